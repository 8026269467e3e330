import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { LANGUAGE_IDS } from '../../../../src/server/executors/language-ids.ts';
import { LANGUAGES } from '../../../../src/server/executors/local/languages.ts';
import { temporaryDirectory } from '../../store/temporary-directory.ts';
import { execRequest, never } from '../exec-request.ts';
import { type OpenedLocal, openLocal } from './open-local.ts';
import { pathWith } from './path-with.ts';

let local: OpenedLocal;
beforeAll(async () => {
  local = await openLocal({ limits: { timeMs: 55_000 } });
});
afterAll(() => local.close());

/** Each prints its second argument and ends with 3. */
const ECHO: Readonly<Record<(typeof LANGUAGE_IDS)[number], string>> = {
  py: 'import sys\nprint("got", sys.argv[2])\nsys.exit(3)',
  js: 'console.log("got", process.argv[3]); process.exitCode = 3',
  ts: 'enum Code { three = 3 }\nconst got: string = process.argv[3] as string;\nconsole.log("got", got); process.exitCode = Code.three',
  c: '#include <stdio.h>\n#include <math.h>\nint main(int n, char **v) { printf("got %s\\n", v[2]); return (int)sqrt(9.0 * n / n); }',
  cpp: '#include <iostream>\nint main(int, char **v) { std::cout << "got " << v[2] << std::endl; return 3; }',
  java: 'public class Anything { public static void main(String[] a) { System.out.println("got " + a[1]); System.exit(3); } }',
  php: '<?php echo "got $argv[2]\\n"; exit(3);',
  rs: 'fn main() { println!("got {}", std::env::args().nth(2).unwrap()); std::process::exit(3) }',
  go: 'package main\nimport ("fmt"; "os")\nfunc main() { fmt.Println("got", os.Args[2]); os.Exit(3) }',
  d: 'import std.stdio;\nint main(string[] a) { writeln("got ", a[2]); return 3; }',
  f90: 'program p\ncharacter(len=9) :: a\ncall get_command_argument(2, a)\nprint *, "got ", trim(a)\ncall exit(3)\nend program',
  r: 'cat("got", commandArgs(trailingOnly = TRUE)[2], "\\n"); quit(status = 3)',
  bash: 'echo got "$2"; exit 3',
};

describe.each(LANGUAGES)('$id', ({ id, programs }) => {
  it('runs with arguments and gives its exit code', async (ctx) => {
    ctx.skip(!local.executor.languages.includes(id), `${programs.join(' or ')} is not installed`);
    const result = await local.run(id, ECHO[id], { args: ['first', 'b c'] });
    expect(result.stdout.trim()).toMatch(/^got\s+b c$/);
    expect(result).toMatchObject({ stderr: '', exitCode: 3, files: [] });
  });

  it('says on stderr what is wrong with a program that is none', async (ctx) => {
    ctx.skip(!local.executor.languages.includes(id), `${programs.join(' or ')} is not installed`);
    const result = await local.run(id, id === 'php' ? '<?php ((' : 'if ((( then { "');
    expect(result.stderr + result.stdout).not.toBe('');
    expect(result.exitCode).not.toBe(0);
  });
});

it('knows how to run every language of the contract', () => {
  expect(LANGUAGES.map(({ id }) => id).sort()).toEqual([...LANGUAGE_IDS].sort());
});

it('runs JavaScript as CommonJS and as a module, whichever it is', async () => {
  const common = await local.run('js', 'console.log(typeof require("fs").readFileSync)');
  const module = await local.run('js', 'import { readFileSync } from "fs";\nconsole.log(await typeof readFileSync)');
  expect([common.stdout, module.stdout]).toEqual(['function\n', 'function\n']);
});

it('runs Java whose main is not in its first class', async (ctx) => {
  ctx.skip(!local.executor.languages.includes('java'), 'java is not installed');
  const code =
    'package shop;\nclass Node { int n = 4; }\npublic class Shop {\n public static void main(String[] a) { System.out.println(new Node().n + a[0]); } }';
  expect(await local.run('java', code, { args: ['!'] })).toMatchObject({ stdout: '4!\n', stderr: '' });
});

it('says where TypeScript is wrong', async () => {
  const { stderr, exitCode } = await local.run('ts', 'const a = 1;\nconst b: = 2;');
  expect(stderr).toMatch(/^main\.ts:2:/);
  expect(exitCode).toBe(1);
});

it('runs with a tool that lives in a folder of its own, under the temporary one too', async () => {
  const folder = await temporaryDirectory();
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'php'), '#!/bin/sh\necho "tool of mine: $1"\n', { mode: 0o755 });
  const own = await openLocal({ env: { PATH: `${folder}/bin:${process.env.PATH}` } });
  onTestFinished(own.close);
  expect((await own.run('php', 'x')).stdout).toMatch(/^tool of mine: .*main\.php\n$/);
});

it('says of a language that is known but not installed that it is not', async () => {
  const bare = await openLocal({ env: { PATH: await pathWith(['prlimit', 'setpriv', 'nice', 'mkfifo', 'bash']) } });
  onTestFinished(bare.close);
  const outcome = await bare.executor.execute(execRequest({ lang: 'rs', code: 'fn main() {}' }), never(), () => {});
  expect(outcome).toMatchObject({ kind: 'refused', status: 400, details: [{ code: 'language_not_installed' }] });
  if (outcome.kind === 'refused') expect(outcome.error).toMatch(/rs \(it is not installed on this server; installed/);
});

test.each([
  ['NUL', ['a\0b']],
  ['more than a command line holds', ['a'.repeat(200_000)]],
])('refuses arguments with %s', async (_, args) => {
  const outcome = await local.executor.execute(execRequest({ lang: 'bash', code: 'true', args }), never(), () => {});
  expect(outcome).toMatchObject({ kind: 'refused', status: 422, details: [{ field: 'args' }] });
});
