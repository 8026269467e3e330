import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import Explain from '../../commands/explain.ts';
import Verify from '../../commands/verify.ts';
import { schemaErrors } from '../helpers/report-schema.ts';
import { runCommand } from '../helpers/run-command.ts';

const FAIL = 'samples/fail3.log';
const GOOD = 'samples/success2.log';
const folder = mkdtempSync(join(tmpdir(), 'kcr-commands-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const noLog = file('prose.txt', 'Nothing of the kind.\n');
const report = file('report.json', '{"schemaVersion": 1}');
const binary = file('binary.bin', new Uint8Array([0, 1, 2, 3, 0, 255, 254, 0, 7, 0, 0, 0]));

const TABLE: [
  string,
  typeof Analyze | typeof Explain | typeof Verify,
  string[],
  number,
  RegExp | null,
  RegExp | null,
][] = [
  ['finds the root cause', Analyze, [FAIL, GOOD], 1, /ROOT CAUSE {2}pooled-socket-timeout/, null],
  ['exits with 0 on request', Analyze, [FAIL, '--exit-zero'], 0, /2 caller left/, null],
  ['takes good calls for healthy', Analyze, [GOOD], 0, /HEALTHY/, null],
  ['analyses the other files when a name is wrong', Analyze, [FAIL, 'nope.log'], 1, /2 caller left/, /nope\.log/],
  ['does not call a log healthy that it could not read', Analyze, [GOOD, 'nope.log'], 2, /HEALTHY/, /nope\.log/],
  ['says that a name is wrong', Analyze, ['nope.log'], 2, null, /nope\.log.*no such file/],
  ['says that nothing was parseable', Analyze, [noLog], 4, /no line of a known format/, null],
  ['says that a file is binary', Analyze, [binary], 4, null, /binary\.bin/],
  ['says that a flag is unknown', Analyze, [FAIL, '--bogus'], 2, null, /--bogus/],
  ['says that a zone is none', Analyze, [FAIL, '--tz', 'Mars/Olympus'], 2, null, /Mars\/Olympus/],
  ['does not take two forms at once', Analyze, [FAIL, '--json', '--markdown'], 2, null, /--markdown/],
  [
    'lists lines it does not know',
    Analyze,
    [noLog, '--show-unrecognised'],
    4,
    /prose\.txt:1: Nothing of the kind/,
    null,
  ],
  ['fails in CI only where it shall', Analyze, [GOOD, '--fail-on', 'any'], 0, null, null],
  ['draws plots below the report', Analyze, [FAIL, '--plot'], 1, /How long calls lasted\n/, null],
  [
    'writes no trace to standard output',
    Analyze,
    [FAIL, '--trace', '-'],
    2,
    /^$/,
    /--trace -: standard output is taken/,
  ],
  [
    'says where no trace can be',
    Analyze,
    [FAIL, '--otlp', 'nowhere/x.json'],
    2,
    /^$/,
    /--otlp nowhere\/x\.json: .*folder/,
  ],
  [
    'says where a trace is',
    Analyze,
    [FAIL, '--trace', join(folder, 't.json')],
    1,
    /caller left/,
    /the trace is in .*t\.json/,
  ],
  ['prints an incident report', Analyze, [FAIL, '--markdown'], 1, /^# Incident report/, null],
  [
    'explains a call by the beginning of its id',
    Explain,
    ['FxH', FAIL],
    0,
    /> +22 │ .*Code execution request|FxH3p4hZ/,
    null,
  ],
  ['lists the calls when there is none of an id', Explain, ['zzz', FAIL], 2, null, /FxH3p4hZ, q0ZtW8cN/],
  [
    'says that an id is empty',
    Explain,
    ['', FAIL],
    2,
    null,
    /The id is empty\.\nThe calls in these logs: FxH3p4hZ, q0ZtW8cN/,
  ],
  ['explains two calls', Explain, ['FxH', 'q0ZtW8cN', FAIL], 0, /FxH3p4hZ {2}POST[\s\S]*\n\n✗ q0ZtW8cN {2}POST/, null],
  ['says which of two ids is none', Explain, ['FxH', 'nobody', FAIL], 2, null, /No call has the id nobody/],
  ['takes a file without an extension for a file', Explain, ['FxH', 'LICENSE', FAIL], 0, /FxH3p4hZ {2}POST/, null],
  ['says that a log is missing behind two ids', Explain, ['FxH', 'q0ZtW8cN'], 2, null, /FILE/i],
  [
    'shows what it can where a log is missing, and says so',
    Explain,
    ['FxH', FAIL, 'x/nope.log'],
    2,
    /FxH3p4hZ/,
    /nope/,
  ],
  ['says once that the only log is missing', Explain, ['FxH', 'x/nope.log'], 2, /^$/, /^kcr: x\/nope\.log: [^\n]*\n$/],
  [
    'explains no saved report',
    Explain,
    ['FxH', report],
    2,
    /^$/,
    /report\.json: that is a saved report\.\nName the logs/,
  ],
  ['says what is missing', Explain, [], 2, /^$/, /^kcr: ID and FILES are missing\.\nSee more help with --help\n$/],
  ['says what is missing behind an id', Explain, ['FxH'], 2, /^$/, /^kcr: FILES is missing\.\n/],
  [
    'says what a flag expects',
    Explain,
    ['FxH', FAIL, '-C', 'x'],
    2,
    /^$/,
    /^kcr: --context: expected an integer, got x\n/,
  ],
  [
    'says which flags exclude each other',
    Analyze,
    [FAIL, '--json', '--markdown'],
    2,
    /^$/,
    /^kcr: --json cannot be given together with --markdown\n|^kcr: --markdown cannot be given together with --json\n/,
  ],
  [
    'takes no report that is compressed',
    Verify,
    [file('report.json.gz', gzipSync('{}')), FAIL],
    2,
    /^$/,
    /expected a saved report, but that is compressed; unpack it first/,
  ],
  ['takes no folder for a report', Verify, [folder, FAIL], 2, /^$/, /that is a folder; name a file/],
  ['does not read standard input twice', Verify, ['-', '-'], 2, /^$/, /the report or a log, not both/],
  ['says which report it cannot read', Verify, ['nope.json', FAIL], 2, null, /nope\.json/],
  ['says that a report is none', Verify, [noLog, FAIL], 2, null, /not JSON/],
];

describe('the command line', () => {
  it.each(TABLE)('%s', async (_, command, argv, code, stdout, stderr) => {
    const result = await runCommand(command, argv);
    expect(result.code, result.stderr).toBe(code);
    expect(result.stdout).toMatch(stdout ?? /(?:)/);
    if (stderr) expect(result.stderr).toMatch(stderr);
  });
});

describe('kcr analyze --json', () => {
  it('prints a report by the schema, the same bytes each time', async () => {
    const first = await runCommand(Analyze, [FAIL, GOOD, '--json']);
    expect(schemaErrors(JSON.parse(first.stdout))).toEqual([]);
    expect((await runCommand(Analyze, [FAIL, GOOD, '--json'])).stdout).toBe(first.stdout);
  });
});

describe('kcr analyze --ci', () => {
  it('appends the incident report to the step summary', async () => {
    const summary = file('summary.md', 'before\n');
    await runCommand(Analyze, [FAIL, '--ci'], { GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n# Incident report/);
  });

  it('prints the report, keeps its exit code and names the variable where the summary cannot be written', async () => {
    const env = { GITHUB_STEP_SUMMARY: `${file('no-folder', '')}/summary.md` };
    const { stdout, stderr, code } = await runCommand(Analyze, [FAIL, '--ci'], env);
    expect(stdout).toContain('pooled-socket-timeout');
    expect(stderr).toContain('that GITHUB_STEP_SUMMARY names (ENOTDIR');
    expect(stderr).toContain('Set GITHUB_STEP_SUMMARY to a file that may be written');
    expect(code).toBe(1);
    expect((await runCommand(Analyze, [FAIL, '--ci', '--exit-zero'], env)).code).toBe(2);
  });
});

describe('kcr explain', () => {
  it.each([40, 60, 80])('keeps to the width of the terminal: %d', async (width) => {
    const { stdout } = await runCommand(Explain, ['FxH', FAIL, '--width', String(width)]);
    expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  it('shows the raw lines around an event, without secrets', async () => {
    const { stdout } = await runCommand(Explain, ['FxH3p4hZ', FAIL, '--context', '1', '--width', '200']);
    expect(stdout).toContain('"event": "Code execution request"');
    expect(stdout).toContain('stdout preview: [redacted]');
    expect(stdout).not.toContain('899997');
  });

  it('shows them all to those who ask', async () => {
    const { stdout } = await runCommand(Explain, ['FxH3p4hZ', FAIL, '--context', '1', '--width', '200', '--no-redact']);
    expect(stdout).toContain("stdout preview: '899997\\n'");
  });
});
