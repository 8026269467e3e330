import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

const SOURCE = new URL('./template-hash.ts', import.meta.url);

/** The text of src/input/template-hash-wasm.ts: the compiled module in base64. Throws where it does not compile. */
export async function compile() {
  const source = await readFile(SOURCE, 'utf8');
  let wasm;
  const { error, stderr } = await asc.main(
    ['in.ts', '-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '-o', 'out.wasm'],
    {
      readFile: (name) => (name === 'in.ts' ? source : null),
      writeFile: (name, contents) => {
        if (name === 'out.wasm') wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || wasm === undefined) throw new Error(`assembly/template-hash.ts does not compile:\n${stderr}`);
  const base64 = Buffer.from(wasm).toString('base64');
  const lines = base64.match(/.{1,110}/g) ?? [];
  const text = lines.map((line) => `  '${line}'`).join(' +\n');
  return `// Made from assembly/template-hash.ts by \`npm run build:wasm\`.\n\n/** The compiled module, in base64. */\nexport const TEMPLATE_HASH_WASM =\n${text};\n`;
}
