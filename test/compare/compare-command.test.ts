import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import Compare from '../../commands/compare.ts';
import { analyze } from '../../src/analyze.ts';
import { runCommand } from '../helpers/run-command.ts';
import { sample } from '../helpers/samples.ts';
import { call, leftCall, sideOf, times } from './calls-builder.ts';

const FAIL = 'samples/fail3.log';
const GOOD = 'samples/success2.log';
const folder = mkdtempSync(join(tmpdir(), 'kcr-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const saved = (name: string, calls: Parameters<typeof sideOf>[0]) =>
  file(name, JSON.stringify({ schemaVersion: 1, ...sideOf(calls) }, null, 2));

const broken = saved('broken.json', times(6, leftCall()));
const mended = saved('mended.json', times(6, call()));
const otherPath = file(
  'files.json',
  JSON.stringify({ schemaVersion: 1, ...sideOf([call()]), madeWith: { path: '/files' } }, null, 2),
);
const noLog = file('prose.txt', 'Nothing of the kind.\n');
const badReport = file('bad.json', '{"schemaVersion": 1, "sources": 3}');
const criteria = file('criteria.yaml', 'alpha: 0.000001\n');

describe('kcr compare', () => {
  it.each<[string, string[], number, RegExp | null, RegExp | null]>([
    ['says that it is fixed', [broken, mended], 0, /^FIXED\n/, null],
    ['says that it is not', [broken, broken], 1, /^NOT FIXED\n/, null],
    ['says that it is not proven', [FAIL, GOOD], 3, /p = 0\.10; with 2 more/, null],
    ['says that it is worse', [sample('06').path, sample('01').path], 1, /^WORSE\n/, null],
    ['takes thresholds from a file', [broken, mended, '--criteria', criteria], 3, /^NOT PROVEN\n/, null],
    [
      'takes several logs a side',
      ['--before', FAIL, '--after', GOOD, '--after', sample('05').path],
      3,
      /0 of 5 after/,
      null,
    ],
    ['takes names with commas between', [`${FAIL},${sample('01').path}`, GOOD], 3, /4 of 4/, null],
    ['compares a saved report with a log', [broken, GOOD], 3, /^NOT COMPARABLE\n(.|\n)*files attached/, null],
    ['says that a side is missing', [FAIL], 2, null, /AFTER is missing/],
    ['says that a name is wrong', [FAIL, 'nope.log'], 2, null, /nope\.log/],
    ['says which side holds no call', [FAIL, noLog], 4, null, /^kcr: AFTER \(.*prose\.txt\) holds no call/],
    ['takes no zone for saved reports', [broken, mended, '--tz', 'UTC'], 2, null, /--tz: changes nothing of saved/],
    ['takes no path for saved reports', [broken, mended, '--path', '/x'], 2, null, /--path: changes nothing of saved/],
    ['takes the default path for saved reports', [broken, mended, '--path', 'exec'], 0, null, null],
    [
      'does not compare calls of one path with those of another',
      [broken, GOOD, '--path', '/execute'],
      2,
      null,
      /broken\.json: .* made with --path \/exec, .* for \/execute\.\nAdd --path \/exec, or make/,
    ],
    [
      'wants the path of a saved report for the logs of the other side',
      [GOOD, otherPath],
      2,
      null,
      /made with --path \/files, .*\nAdd --path \/files,/,
    ],
    [
      'looks through the logs for the path of the report',
      [FAIL, otherPath, '--path', 'files/'],
      3,
      /^NOT COMPARABLE/,
      null,
    ],
    ['takes the one name left for AFTER', ['--before', FAIL, GOOD], 3, /p = 0\.10; with 2 more/, null],
    ['prints JUnit XML instead', [FAIL, GOOD, '--junit', '-'], 3, /^<\?xml (.|\n)*<\/testsuites>\n$/, null],
    [
      'says where no JUnit XML can be written',
      [FAIL, GOOD, '--junit', '/nonexistent/x.xml'],
      2,
      null,
      /--junit .*no such folder/,
    ],
    ['says what is wrong with a report', [badReport, GOOD], 2, null, /sources/],
    ['does not mix a report with logs', [`${broken},${FAIL}`, GOOD], 2, null, /stands for all of its logs/],
    ['does not read standard input twice', ['-', '-'], 2, null, /one side only/],
    ['prints Markdown', [FAIL, GOOD, '--markdown'], 3, /^# Before and after: not proven/, null],
  ])('%s', async (_, argv, code, stdout, stderr) => {
    const ran = await runCommand(Compare, argv);
    if (stdout) expect(ran.stdout).toMatch(stdout);
    if (stderr) expect(ran.stderr).toMatch(stderr);
    expect(ran.code).toBe(code);
  });

  it('gives the same answer for logs and for the reports saved of them', async () => {
    const path = (name: string) => join(folder, `${name}.report.json`);
    for (const [name, log] of [
      ['before', FAIL],
      ['after', GOOD],
    ] as const) {
      writeFileSync(path(name), JSON.stringify((await analyze([log])).report));
    }
    const logs = await runCommand(Compare, [FAIL, GOOD, '--json']);
    const reports = await runCommand(Compare, [path('before'), path('after'), '--json']);
    expect(JSON.parse(reports.stdout)).toEqual(JSON.parse(logs.stdout));
  });

  it('writes JUnit XML with a test for each criterion', async () => {
    const junit = join(folder, 'compare.xml');
    await runCommand(Compare, [FAIL, GOOD, '--junit', junit]);
    const xml = readFileSync(junit, 'utf8');
    expect(xml.match(/<testcase /g)).toHaveLength(8);
    expect(xml).toMatch(/<testsuites tests="8" failures="1" skipped="5" errors="0">/);
  });

  it('escapes what a log says, in XML and in Markdown', async () => {
    const junit = join(folder, 'hostile.xml');
    const language = '<b>&"|\u0007';
    const attributes = { filesAttached: true, language };
    const before = saved('hostile.json', times(9, leftCall({ attributes })));
    const { stdout } = await runCommand(Compare, [before, mended, '--markdown', '--junit', junit]);
    expect(stdout).toContain('\\<b\\>');
    expect(readFileSync(junit, 'utf8')).toContain('&lt;b&gt;&amp;&quot;|\\x07');
  });

  it('marks the cutoff in the plot, in ASCII where the terminal has nothing else', async () => {
    const { stdout } = await runCommand(Compare, [FAIL, GOOD], { LC_ALL: 'C' });
    expect(stdout).toContain('| cutoff at 4.997 s');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    expect(stdout).toMatch(/^[\x00-\x7f]*$/);
  });

  it.each([40, 60, 80])('keeps to the width of the terminal: %d', async (width) => {
    const { stdout } = await runCommand(Compare, [FAIL, GOOD, '--width', String(width)]);
    expect(stdout.split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  it('prints no p value as nought', async () => {
    const many = [saved('many-broken.json', times(30, leftCall())), saved('many-mended.json', times(30, call()))];
    for (const form of [[], ['--markdown'], ['--html', '-']]) {
      const { stdout } = await runCommand(Compare, [...many, ...form]);
      expect(stdout).not.toMatch(/\b0\.000(?!\d)(?! s)/);
      expect(stdout).toMatch(/(?:<|&lt;|\\<) 0\.001/);
    }
  });
});
