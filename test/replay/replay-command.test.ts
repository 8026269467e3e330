import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import Replay from '../../commands/replay.ts';
import { replay } from '../../src/replay/index.ts';
import { runCommand } from '../helpers/run-command.ts';
import { sample } from '../helpers/samples.ts';
import { missing } from '../server/support/programs.ts';
import { KEY, testServer } from '../server/support/server.ts';
import { temporaryStore } from '../server/support/temporary-store.ts';
import { timedExecutor } from '../server/support/timed-executor.ts';
import { saveReport } from './save-report.ts';
import { serverOf } from './server-of.ts';

const FAIL = 'samples/fail3.log';
const folder = mkdtempSync(join(tmpdir(), 'kcr-replay-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let runs = 0;
const out = () => join(folder, `run-${++runs}`);

const reportOf = (durationsMs: readonly number[], over: object = {}) =>
  saveReport(join(folder, `report-${++runs}.json`), durationsMs, over);

async function target(ctx: Parameters<typeof temporaryStore>[0]) {
  return testServer({}, { executor: timedExecutor, store: await temporaryStore(ctx) });
}

describe('kcr replay', () => {
  const occupied = out();
  it.each<[string, () => string[], number, RegExp]>([
    ['asks for a log', () => [], 2, /LOG is missing/],
    ['says that a name is wrong, and no more', () => ['nope.log'], 2, /^kcr: nope\.log: [^\n]*\n$/],
    ['plays nothing where one of the logs is not there', () => [FAIL, 'nope.log'], 2, /^kcr: nope\.log: [^\n]*\n$/],
    [
      'says that no call failed',
      () => ['samples/success2.log', '--only', 'failing'],
      4,
      /no call of \/exec that failed/,
    ],
    ['says that there is no such call', () => [FAIL, '--only', 'nope'], 2, /FxH3p4hZ, q0ZtW8cN/],
    ['says why no call can be played', () => [sample('24').path], 4, /cannot be played: .*\n(.|\n)*no call of \/exec/],
    ['says that the target is no URL', () => [FAIL, '--target', 'localhost:8000'], 2, /expected the base URL/],
    [
      'says that nobody listens',
      () => [FAIL, '--target', 'http://127.0.0.1:9'],
      2,
      /no server to be reached \(.*REFUSED/,
    ],
    ['takes no --deadline for another caller', () => [FAIL, '--deadline', '3s'], 2, /Add --caller deadline/],
    [
      'wants a time for --deadline',
      () => [FAIL, '--caller', 'deadline', '--deadline', 'soon'],
      2,
      /--deadline: expected a time/,
    ],
    [
      'takes no fix for a server of somebody else',
      () => [FAIL, '--fix', 'hint', '--target', 'http://h'],
      2,
      /--target/,
    ],
    [
      'says where no folder can be made',
      () => [FAIL, '--out', '/proc/x'],
      2,
      /--out \/proc\/x: cannot be made: there is no/,
    ],
    ['writes over no other logs', () => [FAIL, '--out', 'samples'], 2, /samples: not empty/],
    [
      'takes no path for a report',
      () => [join(folder, 'good.json'), '--path', '/x'],
      2,
      /^kcr: --path: changes nothing of/,
    ],
    ['says what is wrong with a report', () => [join(folder, 'bad.json')], 2, /not a kcr report.*requests/],
  ])('%s', async (_, argv, code, stderr) => {
    await saveReport(join(folder, 'good.json'), [20]);
    writeFileSync(join(folder, 'bad.json'), '{"schemaVersion": 1, "requests": 3}');
    const given = argv();
    const ran = await runCommand(Replay, [...given, ...(given.includes('--out') ? [] : ['--out', occupied])]);
    expect(ran.stderr).toMatch(stderr);
    expect(ran.code).toBe(code);
    expect(ran.stdout).toBe('');
    expect(existsSync(occupied)).toBe(false);
  });

  it('plays a report against a server, says what came of it, and where the log is', async (ctx) => {
    const server = await target(ctx);
    const directory = out();
    const argv = [await reportOf([20.417, 30.5]), '--target', server.url, '--api-key', KEY, '--out', directory];
    const ran = await runCommand(Replay, [...argv, '--speed', '1000', '--repeat', '2']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/^REPLAYED\n/);
    expect(ran.stdout).toMatch(/ 4 {3}answered, after/);
    expect(ran.stdout).toContain(`kcr analyze ${directory}/librechat.log SERVER.log`);
    expect(ran.stderr.match(/^✓ .*200$/gm)).toHaveLength(4);
    expect(ran.stdout + ran.stderr).not.toContain(KEY);
    const executed = server.lines.filter((line) => line.event === 'Code execution request');
    expect(executed.map((line) => line.files)).toEqual([1, 1, 1, 1]);
  });

  it.each(['librechat', 'node-fetch', 'fetch', ...(missing('curl', '--version') === null ? ['curl'] : [])])(
    'uploads, downloads and looks as the log does: %s',
    async (caller) => {
      const server = await serverOf((url, response) => {
        if (url.startsWith('/download/')) response.end('no JSON');
        else response.end(JSON.stringify({ session_id: 's', files: [{ fileId: 'f' }] }));
      });
      const previous = ['POST /upload', 'GET /download/a/b', 'GET /files/a'];
      const report = await reportOf([20], { connection: { peer: 'p:1', nth: 4, previous, idleMs: 1, basis: 'peer' } });
      const { code } = await runCommand(Replay, [report, '--target', server.url, '--out', out(), '--caller', caller]);
      server.close();
      expect(code).toBe(0);
      expect(server.seen).toEqual([
        'POST /upload',
        'POST /upload',
        'GET /download/s/f',
        'GET /files/s?detail=summary',
        'POST /exec',
      ]);
    },
  );

  it('ends with 1 where calls fail, and prints JSON without a word beside it', async (ctx) => {
    const server = await testServer({}, { store: await temporaryStore(ctx) });
    const argv = [await reportOf([300]), '--target', server.url, '--api-key', KEY, '--out', out(), '--json'];
    const ran = await runCommand(Replay, [...argv, '--caller', 'deadline', '--deadline', '50ms']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      schemaVersion: 1,
      caller: 'deadline',
      again: { failedInLog: [], onlyNow: ['call-0'] },
      sides: [{ name: 'target', server: server.url, run: { calls: [{ result: 'failed', status: null }] } }],
      comparison: null,
      interrupted: false,
    });
  });

  it('says that the server was lost, and does not call that the failure of the log', async () => {
    const server = await serverOf((url, response) => {
      if (url === '/exec') server.close();
      else response.end('{}');
    });
    const argv = [FAIL, '--only', 'q0ZtW8cN', '--target', server.url, '--out', out()];
    const ran = await runCommand(Replay, [...argv, '--width', '300']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/lost the server: .*, after/);
    expect(ran.stdout).toMatch(/! The server was lost: right after the failure of q0ZtW8cN/);
    expect(ran.stdout).toContain('Of 1 call that failed in the log, 0 failed again in the same way');
    expect(ran.stdout).toMatch(/What it does not show\n(.|\n)*Anything of the calls that lost the server/);
  });

  it.each([
    ['is wrong', ['--api-key', 'wrong'], { filesAttached: true }, /^kcr: \S+: the server refuses the key \(HTTP 401\)/],
    [
      'is wrong',
      ['--api-key', 'wrong'],
      { filesAttached: false },
      /^kcr: \S+: the server refuses the key \(HTTP 401\)/,
    ],
    ['is missing', [], { filesAttached: false }, /^kcr: \S+: the server wants a key \(HTTP 401\)/],
  ])('says that the key %s before it plays anything, or makes a folder: %j %j', async (_, key, attributes, stderr) => {
    const server = await serverOf((_, response) => response.writeHead(401).end('{}'));
    const directory = out();
    const argv = [await reportOf([20], { attributes }), '--target', server.url, ...key, '--out', directory];
    const ran = await runCommand(Replay, argv, { KCR_API_KEY: '' });
    server.close();
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(stderr);
    expect(ran.stderr).not.toContain('Playing');
    expect(existsSync(directory)).toBe(false);
    expect(server.seen).toEqual([
      attributes.filesAttached ? 'POST /upload' : 'GET /files/kcrReplayNoSession000?detail=summary',
    ]);
  });

  it('gives up a call that takes much longer than it did', async (ctx) => {
    const server = await testServer({}, { store: await temporaryStore(ctx) });
    const argv = [await reportOf([10]), '--target', server.url, '--api-key', KEY, '--out', out()];
    const ran = await runCommand(Replay, [...argv, '--patience', '100ms']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/1 {3}given up by the replay: no answer after/);
  });

  it('breaks off at Ctrl-C, and still writes the log and says what came of it', async (ctx) => {
    const server = await target(ctx);
    const directory = out();
    const argv = [await reportOf([60_000, 60_000]), '--target', server.url, '--api-key', KEY, '--out', directory];
    const running = runCommand(Replay, argv);
    await server.logged('Starting code execution');
    process.emit('SIGINT');
    const ran = await running;
    expect(ran.code).toBe(130);
    expect(ran.stdout).toMatch(/^INTERRUPTED\n/);
    expect(ran.stdout).toMatch(/1 {3}interrupted(.|\n)*1 {3}not begun/);
    expect(ran.stdout).toContain('a part of the calls proves nothing');
    expect(readFileSync(join(directory, 'librechat.log'), 'utf8')).toMatch(/ctx found: true/);
    expect(readFileSync(join(directory, 'librechat.log'), 'utf8')).not.toContain('error');
  });

  it('says what was not played when it is interrupted before it plays', async () => {
    const directory = out();
    const server = await serverOf(() => process.emit('SIGINT'));
    const ran = await runCommand(Replay, [FAIL, '--target', server.url, '--out', directory]);
    server.close();
    expect(ran.code).toBe(130);
    expect(ran.stdout).toMatch(/^INTERRUPTED\n(.|\n)* 2 {3}not begun\n/);
    expect(ran.stdout).not.toContain('kcr analyze');
    expect(ran.stderr).not.toContain('Playing');
    expect(existsSync(directory)).toBe(false);
  });
});

describe('replay', () => {
  it('ends at once when it is interrupted while it reads', async () => {
    const ending = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('INFO: a line\n');
      ending.abort();
      await new Promise(() => undefined);
    }
    const asked = { target: null, apiKey: null, fix: 'all', caller: 'librechat', only: [], speed: null } as const;
    const times = { repeat: null, jobs: null, deadline: '5s', patience: '60s' };
    const directory = out();
    const told = { onProblem: () => {}, onPlan: () => {}, onCall: () => {}, signal: ending.signal };
    const read = { path: '/exec', tz: [], offset: [], stdin: endless() };
    const request = { ...asked, ...times, ...told, ...read, logFormat: 'json', directory, version: '0' } as const;
    expect(await replay(['-'], request)).toEqual({ outcome: 'interrupted' });
    expect(existsSync(directory)).toBe(false);
  });
});
