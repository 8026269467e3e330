import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);

/** The folder of swc's type stripper, which the sandbox must be able to read. */
export function stripperDirectory(): string {
  return dirname(require.resolve('@swc/wasm-typescript'));
}

/**
 * A CommonJS program `node strip-types.cjs IN OUT` that writes IN without its types to OUT. It runs in the sandbox
 * like a compiler: hostile source must not get at this process, nor keep it busy.
 */
export function stripTypesProgram(): string {
  return `const { readFileSync, writeFileSync } = require('node:fs');
const { transformSync } = require(${JSON.stringify(require.resolve('@swc/wasm-typescript'))});
const [source, target] = process.argv.slice(2);
try {
  const options = { mode: 'transform', filename: 'main.ts', sourceMap: false };
  writeFileSync(target, transformSync(readFileSync(source, 'utf8'), options).code);
} catch (error) {
  const place = error.startLine === undefined ? '' : ':' + error.startLine + ':' + error.startColumn;
  process.stderr.write('main.ts' + place + ': ' + (error.message ?? error) + '\\n' + (error.snippet ?? ''));
  process.exit(1);
}
`;
}
