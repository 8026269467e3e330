// Compiles assembly/template-hash.ts into src/input/template-hash-wasm.ts: `npm run build:wasm`, after each change.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.js';

const target = fileURLToPath(new URL('../src/input/template-hash-wasm.ts', import.meta.url));
await writeFile(target, await compile());
