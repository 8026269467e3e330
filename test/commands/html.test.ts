import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import Compare from '../../commands/compare.ts';
import { runCommand } from '../helpers/run-command.ts';
import { sample } from '../helpers/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'kcr-html-'));
const failing = sample('fail3').path;
const healthy = sample('success2').path;
const isRoot = process.getuid?.() === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kcr analyze --html', () => {
  it('writes the page, says where, and prints the report as ever', async () => {
    const path = join(folder, 'report.html');
    const { stdout, stderr, code } = await runCommand(Analyze, [failing, '--html', path]);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(stderr).toContain(`kcr: the report is in ${path}.`);
    expect(stdout).toContain('pooled-socket-timeout');
    expect(code).toBe(1);
  });

  it('prints nothing but the page for -', async () => {
    const { stdout, stderr } = await runCommand(Analyze, [failing, '--html', '-']);
    expect(stdout.slice(0, 15)).toBe('<!doctype html>');
    expect(stdout.trimEnd().slice(-7)).toBe('</html>');
    expect(stderr).toBe('');
  });

  it.each([
    ['a folder that is not there', join(folder, 'none', 'report.html'), 'there is no such folder'],
    ['a folder', folder, 'that is a folder'],
    ['a file as a folder', join(failing, 'report.html'), 'there is no such folder'],
  ])('refuses %s before it reads anything', async (_, path, why) => {
    const { stdout, stderr, code } = await runCommand(Analyze, [failing, '--html', path]);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain(`kcr: --html ${path}: ${why}`);
  });

  it('refuses a file that may not be written', async () => {
    const locked = join(folder, 'locked.html');
    writeFileSync(locked, 'before', { mode: 0o400 });
    // Root may write any file but the kernel's own.
    const path = isRoot ? '/proc/sys/kernel/ostype' : locked;
    const before = readFileSync(path, 'utf8');
    const { stderr, code } = await runCommand(Analyze, [failing, '--html', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('it may not be written there');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('leaves no file behind where there was no log to read', async () => {
    const path = join(folder, 'empty.html');
    const { code } = await runCommand(Analyze, [join(folder, 'no.log'), '--html', path]);
    expect(code).not.toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('refuses to print the page and JSON on one output', async () => {
    const { stdout, stderr, code } = await runCommand(Analyze, [failing, '--html', '-', '--json']);
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain('give --html a file');
  });
});

describe('kcr compare --html', () => {
  it('writes a page with both sides', async () => {
    const path = join(folder, 'comparison.html');
    const { stderr, stdout } = await runCommand(Compare, [failing, healthy, '--html', path]);
    const page = readFileSync(path, 'utf8');
    expect(page.match(/<section class="calls" id="(?:before|after)-calls"/g)).toHaveLength(2);
    expect(stdout).toContain('NOT PROVEN');
    expect(stderr).toContain(`kcr: the comparison is in ${path}.`);
  });

  it('shows saved reports in full, too', async () => {
    const saved = join(folder, 'before.json');
    writeFileSync(saved, (await runCommand(Analyze, [failing, '--json'])).stdout);
    const { stdout } = await runCommand(Compare, [saved, healthy, '--html', '-']);
    expect(stdout).toContain('id="before-calls"');
    expect(stdout).toContain('FxH3p4hZ');
  });

  it('says so where a saved report holds too little to be shown', async () => {
    const saved = join(folder, 'little.json');
    const report = JSON.parse((await runCommand(Analyze, [failing, '--json'])).stdout);
    delete report.blindSpots;
    writeFileSync(saved, JSON.stringify(report));
    const { stdout } = await runCommand(Compare, [saved, healthy, '--html', '-']);
    expect(stdout).toContain('does not hold all that the page shows');
    expect(stdout).toContain('id="after-calls"');
  });
});
