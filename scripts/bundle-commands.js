// Start-up is mostly finding, reading and compiling files. So each command becomes one, with chunks for what several share
// or what is imported in its run() only; small packages become part of them, too. And what reads logs starts from one
// file whose compiled code lies beside it (bin/load-compiled.js). The library in dist/src is not touched.
import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Small packages that reading and printing need; some are dozens of files. */
const SMALL = ['@date-fns/tz', 'ansis', 'fzstd', 'string-width', 'supports-hyperlinks', 'tinyglobby', 'unbzip2-stream'];

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = `${root}dist/`;
const common = { bundle: true, platform: 'node', target: 'node20', keepNames: true };

/**
 * An esbuild plugin: packages stay imports, but for those that `isBundled` says and what these need: from here, the same
 * name may be another version.
 */
const packages = (isBundled) => ({
  name: 'external-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      if (kind === 'entry-point' || /[\\/]node_modules[\\/]/.test(importer)) return undefined;
      const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      return isBundled(name) ? undefined : { path, external: true };
    });
  },
});

/** An esbuild plugin: server and replay are no part of commands that only read. */
const readingOnly = {
  name: 'reading-only',
  setup({ onResolve }) {
    onResolve({ filter: /\/(?:server\/library|replay\/replay|replay)\.js$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** An esbuild plugin: imports of string-width wait until it is called. */
const lateStringWidth = {
  name: 'late-string-width',
  setup({ onResolve }) {
    onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: `${root}scripts/late-string-width.js` } : undefined,
    );
  },
};

await build({
  ...common,
  entryPoints: [`${dist}commands/_quick.js`],
  outfile: `${dist}quick.cjs`,
  format: 'cjs',
  plugins: [
    readingOnly,
    lateStringWidth,
    packages((name) => !['cli-progress', 'typescript', 'yaml', 'zod'].includes(name)),
  ],
  define: { 'import.meta.url': '__importMetaUrl' },
  banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  // A script with compiled code beside it cannot import.
  supported: { 'dynamic-import': false },
});

const files = await readdir(`${dist}commands`);
await build({
  ...common,
  entryPoints: files.filter((name) => /^[^_].*\.js$/.test(name)).map((name) => `${dist}commands/${name}`),
  outdir: dist,
  outbase: dist,
  chunkNames: 'chunks/[name]-[hash]',
  allowOverwrite: true,
  splitting: true,
  format: 'esm',
  plugins: [packages((name) => SMALL.includes(name))],
  // Packages in CommonJS ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
});

const { status } = spawnSync(process.execPath, ['bin/run.js', 'analyze', 'samples/fail3.log', '--exit-zero'], {
  cwd: root,
  env: { ...process.env, KCR_KEEP_COMPILED: '1' },
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0)
  throw new Error(`kcr analyze samples/fail3.log ended with ${status}: its compiled code was not kept.`);
