/**
 * Examples whose fence names an exit code (```sh exit=1) are run as they are printed, in a folder with the samples, with
 * `kcr` from the source. Their exit code must be that one; what goes wrong on the way is in the failure.
 */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documents, fences, root } from './markdown.ts';

const folder = mkdtempSync(join(tmpdir(), 'kcr-examples-'));
const programs = join(folder, 'bin');
const work = join(folder, 'work');

beforeAll(() => {
  mkdirSync(programs);
  cpSync(join(root, 'samples'), join(work, 'samples'), { recursive: true });
  const kcr = `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${join(root, 'bin', 'dev.js')}' "$@"`;
  program('kcr', kcr);
  program('npx', `shift\n${kcr}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const examples = documents.flatMap((document) =>
  fences(readFileSync(join(root, document), 'utf8')).flatMap(({ info, code }) => {
    const exit = /^sh exit=(\d+)$/.exec(info)?.[1];
    return exit === undefined ? [] : [{ document, code: code.trim(), exit: Number(exit) }];
  }),
);

it.each(examples)('$document: $code', async ({ code, exit }) => {
  const ended = await runScript(code);
  expect(ended.exit, ended.stderr).toBe(exit);
  expect(ended.complaints).toEqual([]);
});

it('there are examples that run', () => {
  expect(new Set(examples.map(({ document }) => document))).toContain('README.md');
  expect(examples.length).toBeGreaterThan(4);
});

function program(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

/** What a shell makes of it: its exit code, and lines in which kcr speaks of flags or files that are not there. */
function runScript(code: string): Promise<{ exit: number | string; complaints: string[]; stderr: string }> {
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', code], { cwd: work, env, maxBuffer: 1 << 26 }, (error, _stdout, stderr) => {
      const complaints = stderr
        .split('\n')
        .filter((line) => /no such|Nonexistent|See more help|not defined/.test(line));
      resolve({ exit: error ? (error.code ?? 'killed') : 0, complaints, stderr });
    });
  });
}
