import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import Verify from '../../commands/verify.ts';
import { type Report, verifyReport } from '../../src/index.ts';
import { runCommand } from '../helpers/run-command.ts';

const FAIL = 'samples/fail3.log';
const GOOD = 'samples/success2.log';
const folder = mkdtempSync(join(tmpdir(), 'kcr-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const text = (await runCommand(Analyze, [FAIL, GOOD, '--json'])).stdout;

/** A report as it was saved, changed by hand before. */
function saved(change: (report: Report) => unknown = () => {}): string {
  const report: Report = JSON.parse(text);
  change(report);
  return file('report.json', JSON.stringify(report));
}

function the<T>(item: T | undefined | null): T {
  if (item === undefined || item === null) throw new Error('the sample has no such thing');
  return item;
}

const failed = (report: Report) => the(report.requests.find((r) => r.outcome === 'caller-left'));

it('shows what would steer a terminal, where a message quotes the file', async () => {
  const { stderr } = await runCommand(Verify, [file('no-report', '{"a":\x1b[31m\u202e'), FAIL]);
  expect(stderr).toContain('\\x1b[31m\\u202e');
  expect(stderr).not.toContain('\x1b');
  expect(stderr).not.toContain('\u202e');
});

it('reads a report from standard input', async () => {
  const stdin = (async function* () {
    yield Buffer.from(text);
  })();
  const { verification } = await verifyReport('-', [FAIL, GOOD], stdin);
  expect(verification?.holds).toBe(true);
});

describe('kcr verify finds the logs', () => {
  const TABLE: [string, () => string[], RegExp][] = [
    ['by their names', () => [FAIL, GOOD], /fail3\.log: same size/],
    ['in a directory', () => ['samples'], /fail3\.log: same size/],
    [
      'in another folder',
      () => [file('fail3.log', readFileSync(FAIL)), file('success2.log', readFileSync(GOOD))],
      /taken from .*fail3\.log/s,
    ],
    [
      'under names that are exchanged',
      () => [file('success2.log', readFileSync(FAIL)), file('fail3.log', readFileSync(GOOD))],
      /samples\/fail3\.log: taken from \S*success2\.log/,
    ],
    ['compressed and renamed', () => [file('a', gzipSync(readFileSync(FAIL))), GOOD], /fail3\.log: taken from/],
    [
      'grown since',
      () => [FAIL, file('success2.log', `${readFileSync(GOOD, 'utf8')}INFO:     Shutting down\n`)],
      /it has grown since/,
    ],
    ['among others', () => [FAIL, GOOD, file('other.log', 'Nothing.\n')], /other\.log: not a log of this report/],
  ];

  it.each(TABLE)('%s', async (_, logs, told) => {
    const { code, stdout } = await runCommand(Verify, [saved(), ...logs(), '--width', '400']);
    expect(stdout).toMatch(told);
    expect(stdout).toContain('VERIFIED: ');
    expect(code).toBe(0);
  });
});

describe('kcr verify finds what does not hold', () => {
  const TAMPERED: [string, (report: Report) => unknown, RegExp][] = [
    [
      'another verdict',
      (r) => Object.assign(r.verdict, { kind: 'healthy' }),
      /verdict\.kind: the report says "healthy", the logs give "/,
    ],
    ['another statement', (r) => Object.assign(r.verdict, { statement: 'All is well.' }), /verdict\.statement/],
    [
      'a remedy of its own',
      (r) => r.verdict.remedies.push({ do: 'Pray', where: 'server', why: '' }),
      /verdict\.remedies/,
    ],
    ['evidence less', (r) => the(r.findings[0]).evidence.pop(), /findings\[\S+\]\.evidence.*the report lacks this/],
    [
      'another time of leaving',
      (r) => Object.assign(the(failed(r).leftAfter), { ms: 1000 }),
      /requests\[FxH3p4hZ\]\.leftAfter\.ms: the report says 1000, the logs give 499\d/,
    ],
    ['another outcome', (r) => Object.assign(failed(r), { outcome: 'delivered' }), /\.outcome/],
    ['another connection', (r) => Object.assign(failed(r), { connection: null }), /\.connection/],
    ['a call less', (r) => r.requests.pop(), /requests\[\S+\]: the report lacks this/],
    [
      'a call more',
      (r) => r.requests.push({ ...failed(r), id: 'ghost' }),
      /requests\[ghost\]: the logs do not give this/,
    ],
    ['calls in another order', (r) => r.requests.reverse(), /requests: the report has them in another order/],
    ['another status of a finding', (r) => Object.assign(the(r.findings[1]), { status: 'confirmed' }), /\.status/],
    [
      'evidence in other words',
      (r) => Object.assign(the(the(r.findings[0]).evidence[0]), { says: 'it hung up after 9 s' }),
      /\.says: the report says "it hung up after 9 s"/,
    ],
    ['more lines in a log', (r) => Object.assign(the(r.sources[0]), { lines: 99 }), /sources\[\S+\]\.lines/],
    ['another count of a format', (r) => Object.assign(the(r.sources[0]).formats, { kubecoderun: 1 }), /formats/],
    ['another cutoff', (r) => Object.assign(the(r.cutoff), { died: 7 }), /cutoff\.died/],
    ['a blind spot less', (r) => r.blindSpots.shift(), /blindSpots/],
    ['an outcome removed', (r) => Reflect.deleteProperty(failed(r), 'outcome'), /does not say it/],
    ['another line number', (r) => Object.assign(the(failed(r).events[0]), { line: 20 }), /are line 15, not line 20/],
    [
      'a byte range that ends in another line',
      (r) => Object.assign(the(failed(r).events[0]), { bytes: 1000, sha256: null }),
      /are lines 15 to 22, not line 15/,
    ],
    [
      'another text of an event',
      (r) => Object.assign(the(failed(r).events[0]), { text: 'Somebody pulled the plug' }),
      /"Somebody pulled the plug": the line does not say this/,
    ],
    [
      'a citation of a log that is none of its sources',
      (r) => Object.assign(the(failed(r).events[0]), { file: 'other.log' }),
      /the report has no source of the name other\.log/,
    ],
    [
      'an option that there is not',
      (r) => Object.assign(the(r.madeWith), { approvedBy: 'the vendor' }),
      /madeWith\.approvedBy: the report says "the vendor", which this version of kcr does not/,
    ],
    [
      'options that cannot be used',
      (r) => Object.assign(the(r.madeWith), { tz: ['Mars/Olympus'] }),
      /could not be analysed anew: .*Mars\/Olympus/,
    ],
    [
      'the claim that it cannot be made again',
      (r) => [Object.assign(the(r.madeWith), { whole: false }), Object.assign(r.verdict, { kind: 'healthy' })],
      /NOT VERIFIED: it could not be analysed anew/,
    ],
  ];

  it.each(TAMPERED)('%s', async (_, change, told) => {
    const { code, stdout } = await runCommand(Verify, [saved(change), FAIL, GOOD, '--width', '140']);
    expect(stdout.replace(/\n +/g, ' ')).toMatch(told);
    expect(stdout).toContain('NOT VERIFIED: ');
    expect(code).toBe(1);
  });

  const CHANGED: [string, () => string[], RegExp][] = [
    [
      'a cited line that was changed by one character',
      () => [file('fail3.log', readFileSync(FAIL, 'utf8').replace('socket hang up', 'socket hung up')), GOOD],
      /fail3\.log:33: .*SHA-256/,
    ],
    ['a missing log', () => [FAIL], /none of the logs given is samples\/success2\.log/],
    [
      'a log that was cut',
      () => [file('fail3.log', readFileSync(FAIL).subarray(0, 9000)), GOOD],
      /the file ends before/,
    ],
    [
      'a line less that nobody cites',
      () => [file('fail3.log', readFileSync(FAIL, 'utf8').replace(/^.*\n/, '')), GOOD],
      /SHA-256/,
    ],
  ];

  it.each(CHANGED)('%s', async (_, logs, told) => {
    const { code, stdout } = await runCommand(Verify, [saved(), ...logs(), '--width', '140']);
    expect(stdout.replace(/\n +/g, ' ')).toMatch(told);
    expect(code).toBe(1);
  });
});

describe('kcr verify says what it could not check', () => {
  it('where a report has no hashes', async () => {
    const path = saved((r) => {
      for (const { events } of r.requests) for (const event of events) event.sha256 = null;
    });
    const { code, stdout } = await runCommand(Verify, [path, FAIL, GOOD]);
    expect(stdout).toMatch(/the SHA-256 of 99 citations that have none/);
    expect(code).toBe(0);
  });

  it('where a report does not tell its options', async () => {
    const path = saved((r) => Reflect.deleteProperty(r, 'madeWith'));
    const { code, stdout } = await runCommand(Verify, [path, FAIL, GOOD]);
    expect(stdout).toContain('with which version and options of kcr it was made');
    expect(code).toBe(0);
  });

  it('where another version made it', async () => {
    const path = saved((r) => Object.assign(the(r.madeWith), { kcr: '9.9.9' }));
    const { stdout } = await runCommand(Verify, [path, FAIL, GOOD]);
    expect(stdout).toContain('it was kcr 9.9.9');
  });

  it('by the options that the report was made with', async () => {
    const since = ['--since', '2026-02-10T07:49:20Z', '--offset', 'librechat=+5ms', '--path', '/exec/'];
    const made = (await runCommand(Analyze, [FAIL, '--json', ...since])).stdout;
    const { code, stdout } = await runCommand(Verify, [file('report.json', made), FAIL, '--width', '140']);
    expect(stdout.replace(/\n +/g, ' ')).toContain(
      '--path /exec/ --offset librechat=+5ms --since 2026-02-10T07:49:20Z',
    );
    expect(code, stdout).toBe(0);
  });

  it('as JSON, too', async () => {
    const { stdout } = await runCommand(Verify, [saved(), FAIL, GOOD, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ holds: true, broken: [], remade: { done: true, faults: [] } });
  });

  it('with exit code 4 where no log can be read', async () => {
    const { code } = await runCommand(Verify, [saved(), file('x.bin', new Uint8Array([0, 1, 2, 0, 255, 254, 0]))]);
    expect(code).toBe(4);
  });

  it('with exit code 2 where a name is wrong', async () => {
    expect((await runCommand(Verify, [saved(), FAIL, GOOD, 'nope.log'])).code).toBe(2);
    expect((await runCommand(Verify, [saved(), 'nope.log'])).code).toBe(2);
  });
});
