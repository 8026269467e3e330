import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import type { Report } from '../../src/report.ts';
import { outline } from '../helpers/outline.ts';
import { sample } from '../helpers/samples.ts';

/** Writes each part to a file of its own and analyses them together. */
async function together(parts: Readonly<Record<string, readonly string[]>>): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'kcr-'));
  const files = Object.entries(parts).map(([name, lines]) => {
    const path = join(folder, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
  return (await analyze(files)).report;
}

function linesOf(name: string): string[] {
  return sample(name).bytes.toString('utf8').trimEnd().split('\n');
}

function group(lines: readonly string[], key: (line: string) => string): Record<string, string[]> {
  const parts: Record<string, string[]> = {};
  for (const line of lines) {
    const name = key(line);
    parts[name] = [...(parts[name] ?? []), line];
  }
  return parts;
}

describe('the same run', () => {
  it('gives the same requests as one merged file or as a file for each program (logcli)', async () => {
    const lines = linesOf('12_');
    const merged = await together({ 'all.log': lines });
    const split = await together(
      group(lines, (line) => `${(JSON.parse(line) as { labels: { app: string } }).labels.app}.log`),
    );
    expect(outline(split, false)).toBe(outline(merged, false));
  });

  it('gives the same requests as one merged file or as a file for each program (compose)', async () => {
    const lines = linesOf('08_');
    const merged = await together({ 'all.log': lines });
    const split = await together(group(lines, (line) => (line.startsWith('LibreChat') ? 'caller.log' : 'server.log')));
    expect(outline(split, false)).toBe(outline(merged, false));
  });

  it('gives the same requests when a file is given twice under two names', async () => {
    for (const name of ['01_', '12_', 'fail3']) {
      const lines = linesOf(name);
      const once = await together({ 'a.log': lines });
      const twice = await together({ 'a.log': lines, 'b.log': lines });
      expect(outline(twice, false)).toBe(outline(once, false));
    }
  });

  it('joins a caller that writes to its console and to its error file once', async () => {
    const lines = linesOf('01_');
    const errorFile = linesOf('24_');
    const alone = await together({ 'a.log': lines });
    const both = await together({ 'a.log': lines, 'error-2026-11-23.log': errorFile });
    // The two records of one error are stamped up to a few milliseconds apart.
    const facts = (report: Report) =>
      report.requests.map((r) => [r.id, r.outcome, r.leftAfter && Math.round((r.leftAfter.ms ?? 0) / 10)]);
    expect(facts(both)).toEqual(facts(alone));
  });

  it('keeps two runs in two files apart', async () => {
    const both = await together({ 'before.log': linesOf('01_'), 'after.log': linesOf('05_') });
    const before = await together({ 'before.log': linesOf('01_') });
    const after = await together({ 'after.log': linesOf('05_') });
    expect(outline(both, false)).toBe(`${outline(before, false)}\n${outline(after, false)}`);
  });
});
