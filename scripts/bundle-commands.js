// Start-up is mostly finding and compiling files: each command becomes one, with chunks for what several share or what
// is imported in its run() only. Packages stay what they are. The library in dist/src is not touched.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
  packages: 'external',
  keepNames: true,
});
