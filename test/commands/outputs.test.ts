import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import Compare from '../../commands/compare.ts';
import { runCommand } from '../helpers/run-command.ts';
import { sample } from '../helpers/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'kcr-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logs = join(folder, 'logs');
mkdirSync(logs);
const log = join(logs, 'before.log');
const other = join(folder, 'after.log');
copyFileSync(sample('fail3').path, log);
copyFileSync(sample('success2').path, other);
const soft = join(folder, 'soft.html');
const hard = join(folder, 'hard.html');
const softFolder = join(folder, 'soft');
symlinkSync(log, soft);
linkSync(log, hard);
symlinkSync(logs, softFolder);
const text = readFileSync(log, 'utf8');
const fresh = join(folder, 'fresh.out');

describe('an output that is an input', () => {
  it.each([
    ['by its own name', [log, '--html', log], `--html ${log}`],
    ['as a trace', [log, '--trace', log], `--trace ${log}`],
    ['as OTLP', [log, '--otlp', log], `--otlp ${log}`],
    ['by a symbolic link', [log, '--html', soft], `--html ${soft}`],
    ['that is the target of a link', [soft, '--html', log], `--html ${log}`],
    ['by a hard link', [log, '--html', hard], `--html ${hard}`],
    ['found in a directory', [logs, '--html', log], `--html ${log}`],
    ['found in a linked directory', [softFolder, '--trace', log], `--trace ${log}`],
    ['found by a pattern', [join(logs, '*.log'), '--html', log], `--html ${log}`],
    ['while following', [log, '--follow', '--html', log], `--html ${log}`],
  ])('is refused by analyze: %s', async (_, argv, named) => {
    const { stdout, stderr, code } = await runCommand(Analyze, argv);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `kcr: ${named}: that is one of the logs to be read. Name another file.`,
    );
    expect(readFileSync(log, 'utf8')).toBe(text);
  });

  it.each([
    ['--html', log, [log, other]],
    ['--junit', log, [log, other]],
    ['--html', log, [other, '--after', log]],
    ['--junit', log, [other, sample('fail3').path, '--criteria', log]],
  ])('is refused by compare: %s %s', async (flag, path, argv) => {
    const { stdout, stderr, code } = await runCommand(Compare, [...argv, flag, path]);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain(`kcr: ${flag} ${path}: that is one of the files to be read.`);
    expect(readFileSync(log, 'utf8')).toBe(text);
  });
});

describe('two outputs in one file', () => {
  it.each([
    [Analyze, [log, '--html', fresh, '--trace', fresh], `--trace ${fresh}: --html writes`],
    [Analyze, [log, '--trace', fresh, '--otlp', join(folder, '.', 'fresh.out')], ': --trace writes'],
    [Compare, [log, other, '--html', fresh, '--junit', fresh], `--junit ${fresh}: --html writes`],
  ])('are refused (%#)', async (command, argv, why) => {
    const { stdout, stderr, code } = await runCommand(command, argv);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain(why);
    expect(existsSync(fresh)).toBe(false);
  });
});

it('An output that was there and is no input is written anew', async () => {
  const path = join(folder, 'report.html');
  copyFileSync(other, path);
  expect((await runCommand(Analyze, [logs, '--html', path])).code).toBe(1);
  expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/);
});
