import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import { runCommand } from '../helpers/run-command.ts';

const LINES = readFileSync('samples/fail3.log', 'utf8').split(/(?<=\n)/);
const folder = mkdtempSync(join(tmpdir(), 'kcr-follow-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Followed {
  readonly child: ChildProcess;
  /** Resolves with stdout once it holds the text. */
  said(text: string): Promise<string>;
  /** Resolves once stderr holds the text. */
  warned(text: string): Promise<unknown>;
  /** All of stdout, and the exit code. */
  readonly end: Promise<{ stdout: string; stderr: string; code: number | null }>;
}

function start(ctx: TestContext, args: readonly string[]): Followed {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/dev.js', 'analyze', '--follow', ...args], {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', COLUMNS: '80' },
  });
  ctx.onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const end = once(child, 'close').then(([code]) => ({ stdout, stderr, code: code as number | null }));
  const said = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(text)) resolve(stdout);
      };
      child.stdout.on('data', look);
      end.then(({ code }) => reject(new Error(`ended with ${code} before '${text}': ${stdout}${stderr}`)));
      look();
    });
  const warned = (text: string) =>
    new Promise((resolve) => {
      const look = () => stderr.includes(text) && resolve(stderr);
      child.stderr.on('data', look);
      look();
    });
  return { child, said, warned, end };
}

describe('kcr analyze --follow', () => {
  it('tells of calls as a file grows, and on Ctrl-C gives the report and exit code of a batch run', async (ctx) => {
    const path = join(folder, 'growing.log');
    writeFileSync(path, LINES.slice(0, 50).join(''));
    const { child, said, end } = start(ctx, [path]);
    expect(await said('FxH3p4hZ  the caller hung up after 4.994 s')).toContain(`✗ 07:49:17.835  FxH3p4hZ`);
    await said('verdict after 1 call: root cause, pooled-socket-timeout, low confidence');
    appendFileSync(path, LINES.slice(50).join(''));
    await said('q0ZtW8cN  the caller hung up after 5.000 s');
    await said('verdict after 2 calls: root cause, pooled-socket-timeout, medium confidence');
    child.kill('SIGINT');
    const { stdout, stderr, code } = await end;
    const batch = await runCommand(Analyze, [path]);
    expect(stdout.endsWith(`\n\n${batch.stdout}`)).toBe(true);
    expect({ code, stderr }).toEqual({ code: batch.code, stderr: '' });
  });

  it('prints one JSON object a line for standard input, the report last', async (ctx) => {
    const { child, said, end } = start(ctx, ['--json', '-']);
    child.stdin?.write(LINES.slice(0, 50).join(''));
    await said('"id":"FxH3p4hZ"');
    child.stdin?.end(LINES.slice(50).join(''));
    const { stdout, code } = await end;
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects.map(({ type }) => type)).toEqual(expect.arrayContaining(['request', 'verdict', 'report']));
    const { type, ...report } = objects.at(-1);
    expect(type).toBe('report');
    expect(report.requests.map(({ id }: { id: string }) => id)).toEqual(['FxH3p4hZ', 'q0ZtW8cN']);
    expect(objects[0]).toMatchObject({ type: 'request', change: 'closed', was: null, cited: { file: '-', line: 33 } });
    expect(code).toBe(1);
  });

  it('goes on with the file that takes the place of another, and says how it is cited', async (ctx) => {
    const path = join(folder, 'rotated.log');
    writeFileSync(path, LINES.slice(0, 50).join(''));
    const { child, said, end } = start(ctx, [path]);
    await said('FxH3p4hZ');
    renameSync(path, `${path}.1`);
    writeFileSync(path, LINES.slice(50).join(''));
    await said(`${path}#2:`);
    child.kill('SIGINT');
    const { stderr, code } = await end;
    expect(stderr).toContain(`what comes now is cited as ${path}#2.`);
    expect(code).toBe(1);
  });

  it('ends quietly when nobody reads any more', async (ctx) => {
    const { child, said, end } = start(ctx, ['-']);
    child.stdin?.on('error', () => {});
    child.stdin?.write(LINES.slice(0, 50).join(''));
    await said('FxH3p4hZ');
    child.stdout?.destroy();
    child.stdin?.end(LINES.slice(50).join(''));
    expect(await end).toMatchObject({ stderr: '', code: 0 });
  });

  it('says of a missing file that it waits for it, and goes on when it is there', async (ctx) => {
    const path = join(folder, 'late.log');
    const { child, said, warned, end } = start(ctx, [path]);
    await warned(`${path}: nothing there yet to follow, so kcr waits for it`);
    writeFileSync(path, LINES.slice(0, 50).join(''));
    await said('FxH3p4hZ  the caller hung up after 4.994 s');
    child.kill('SIGINT');
    expect(await end).toMatchObject({ stderr: expect.stringContaining(`${path}: it is there now`) });
  });

  it('ends with a usage error where a file never came', async (ctx) => {
    const { child, warned, end } = start(ctx, [join(folder, 'never.log')]);
    await warned('kcr waits for it');
    child.kill('SIGINT');
    expect(await end).toMatchObject({ code: 2 });
  });

  it('takes up new files of a directory, but not what log rotation makes of old ones', async (ctx) => {
    const logs = mkdtempSync(join(folder, 'logs-'));
    writeFileSync(join(logs, 'a.log'), LINES.slice(0, 50).join(''));
    const { child, said, end } = start(ctx, [logs]);
    await said('FxH3p4hZ');
    renameSync(join(logs, 'a.log'), join(logs, 'a.log.1'));
    writeFileSync(join(logs, 'a.log'), 'nothing\n');
    writeFileSync(join(logs, 'a.log-20261123'), LINES.slice(0, 50).join(''));
    writeFileSync(join(logs, 'b.log'), LINES.slice(50).join(''));
    await said('q0ZtW8cN');
    child.kill('SIGINT');
    const { stdout, stderr } = await end;
    expect(stderr).toContain(`${join(logs, 'b.log')}: it is there now`);
    expect(stderr).not.toMatch(/a\.log[.-]/);
    expect(stdout).toContain('2 calls: 2 caller left');
  });

  it('refuses names of clocks that the files have not', async (ctx) => {
    const { end } = start(ctx, ['samples/fail3.log', '--tz', 'nobody=UTC']);
    const { stderr, code } = await end;
    expect(stderr).toMatch(/^kcr: --tz nobody=…: no file, format, pod or container of these logs has the name/);
    expect(code).toBe(2);
  });

  it('says at the end of standard input that it has no such clock', async (ctx) => {
    const { child, end } = start(ctx, ['-', '--tz', 'nobody=UTC']);
    child.stdin?.end(LINES.slice(0, 50).join(''));
    const { stdout, stderr } = await end;
    expect(stderr).toMatch(/--tz nobody=…: no file/);
    expect(stdout).toContain('1 call: 1 caller left');
  });
});
