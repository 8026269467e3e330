/** Bundles the script and the style of the HTML report into one committed module: `npm run build:page`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';

const folder = fileURLToPath(new URL('../src/renderers/html/', import.meta.url));

/** The text of `src/renderers/html/assets.ts`. */
export async function pageAssets(): Promise<string> {
  const options = { bundle: true, minify: true, write: false, charset: 'utf8', legalComments: 'none' } as const;
  const [script, style] = await Promise.all([
    build({ ...options, entryPoints: [`${folder}client/main.ts`], format: 'iife', target: 'es2022' }),
    build({
      ...options,
      entryPoints: [`${folder}client/style.css`],
      // The first that know light-dark().
      target: ['chrome123', 'firefox120', 'safari17.5'],
    }),
  ]);
  const textOf = (result: BuildResult) => (result.outputFiles?.[0]?.text ?? '').trim();
  return `// Made by \`npm run build:page\` from client/. Do not edit.
export const SCRIPT = ${JSON.stringify(textOf(script))};
export const STYLE = ${JSON.stringify(textOf(style))};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(`${folder}assets.ts`, await pageAssets());
