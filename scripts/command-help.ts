/**
 * The help of every command in README.md, as `kcr COMMAND --help` prints it from the source. `npm run docs` writes it
 * anew; a test says when it is out of date.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BEGIN = '<!-- help: made by npm run docs -->';
const END = '<!-- end of help -->';
/** In the order in which they are used. */
const COMMANDS = ['analyze', 'explain', 'verify', 'compare', 'replay', 'serve'] as const;

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Markdown: one folded block for each command. */
export async function commandHelp(): Promise<string> {
  const blocks: string[] = [];
  // One after the other: each is a process of its own.
  for (const command of COMMANDS) {
    const summary = `<details><summary><code>kcr ${command} --help</code></summary>`;
    blocks.push(`${summary}\n\n\`\`\`\n${await helpOf(command)}\n\`\`\`\n\n</details>\n`);
  }
  return blocks.join('\n');
}

async function helpOf(command: string): Promise<string> {
  const args = ['--import', 'tsx', 'bin/dev.js', command, '--help'];
  const env = { ...process.env, OCLIF_COLUMNS: '80', NO_COLOR: '1', FORCE_COLOR: '0' };
  const { stdout } = await run(process.execPath, args, { cwd: root, env });
  return stdout.replace(/[ \t]+$/gm, '').trimEnd();
}

/** The document with its help made anew. */
export async function withCommandHelp(document: string): Promise<string> {
  const [before, rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`the document needs the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${await commandHelp()}\n${END}${after}`;
}

if (process.argv[1] === import.meta.filename) {
  const file = `${root}README.md`;
  writeFileSync(file, await withCommandHelp(readFileSync(file, 'utf8')));
}
