// Start-up is mostly finding and compiling files: each command becomes one, with chunks for what several share or what
// is imported in its run() only. Small packages become part of them, too. The library in dist/src is not touched.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Small packages that reading and printing need, and what these need; some are dozens of files. */
const BUNDLED = [
  '@date-fns/tz',
  'ansi-regex',
  'ansis',
  'fdir',
  'fzstd',
  'get-east-asian-width',
  'picomatch',
  'string-width',
  'strip-ansi',
  'through',
  'tinyglobby',
  'unbzip2-stream',
];

/** An esbuild plugin: packages stay imports, but for those named. */
const externalButFor = (names) => ({
  name: 'external-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      return names.includes(name) ? undefined : { path, external: true };
    });
  },
});

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const files = await readdir(`${dist}commands`);
await build({
  entryPoints: files.filter((name) => /^[^_].*\.js$/.test(name)).map((name) => `${dist}commands/${name}`),
  outdir: dist,
  outbase: dist,
  chunkNames: 'chunks/[name]-[hash]',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [externalButFor(BUNDLED)],
  // Packages in CommonJS ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  keepNames: true,
});
