import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import type { ReportFinding } from '../../src/report.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const captured = (number: string) =>
  join(
    FIXTURES,
    'captured',
    readdirSync(join(FIXTURES, 'captured')).find((f) => f.startsWith(number) && f.endsWith('.log')) ?? '',
  );
const fail3 = join(FIXTURES, 'investigation/fail3.log');
const success2 = join(FIXTURES, 'investigation/success2.log');

/** `file:line` of the citations on one side. */
function cited(f: ReportFinding | undefined, isFor: boolean): string[] {
  return (f?.evidence ?? []).filter((e) => e.for === isFor).map((e) => `${e.file.split('/').pop()}:${e.line}`);
}

describe('the verdict on real logs', () => {
  // What each log's packet capture shows to be true.
  it.each([
    ['01', 'pooled-socket-timeout medium', /FxH3p4hZ and gZ5DJKx2/],
    ['05', 'healthy', /All 4 calls/],
    ['06', 'healthy', /All 4 calls/],
    ['07', 'healthy', /All 5 calls/],
    ['08', 'pooled-socket-timeout high', /2 calls.*QsXvhLBX/],
    ['09', 'pooled-socket-timeout medium', /0sLpe0z1 and w3ES5jPj/],
    ['12', 'server-restart high', /35aa0bqH/],
    ['14', 'server-restart low', /7le_PSxv.*BWZo-x3Y/],
    ['16', 'pooled-socket-timeout high', /rMXfmGNy and tVBZMaIU/],
    ['19', 'pooled-socket-timeout high', /812ad201 and 288bc5dc.*broke at once.*cancelled.*d0273fad/],
    ['24', 'inconclusive', /2 calls failed/],
  ])('of capture %s is %s', async (number, expected, says) => {
    const { verdict } = (await analyze([captured(number)])).report;
    expect(verdict.kind === 'root-cause' ? `${verdict.rule} ${verdict.confidence}` : verdict.kind).toBe(expected);
    expect(verdict.statement).toMatch(says);
  });

  it('of fail3 alone is probable only, and says what would settle it', async () => {
    const { report } = await analyze([fail3]);
    expect(report.cutoff).toMatchObject({
      ms: 4997,
      spreadMs: 3,
      died: 2,
      outlived: 0,
      connectionsReused: 'all-died-reused',
    });
    const status = Object.fromEntries(report.findings.map((f) => [f.rule, f.status]));
    expect(status).toMatchObject({ 'pooled-socket-timeout': 'likely', 'caller-idle-timeout': 'untested' });
    expect(report.verdict).toMatchObject({ kind: 'root-cause', rule: 'pooled-socket-timeout', confidence: 'medium' });
    expect(report.verdict.logNext.join(' ')).toMatch(
      /longer than the cutoff on a fresh connection.*port on its POST \/exec/,
    );
    expect(report.verdict.remedies.map((r) => r.why).join(' ')).toContain(
      'With a byte every 2 s, 2 of 2 would have been alive',
    );
  });

  it('of fail3 with success2 is certain, and every other hypothesis has its status and its citations', async () => {
    const { report } = await analyze([fail3, success2]);
    expect(report.verdict).toMatchObject({
      kind: 'root-cause',
      rule: 'pooled-socket-timeout',
      confidence: 'high',
      logNext: [],
    });
    expect(report.cutoff).toMatchObject({ ms: 4997, spreadMs: 3, died: 2, outlived: 3 });
    const by = (rule: string) => report.findings.find((f) => f.rule === rule);
    const status = Object.fromEntries(report.findings.map((f) => [f.rule, f.status]));
    expect(status).toEqual({
      'pooled-socket-timeout': 'confirmed',
      'caller-idle-timeout': 'ruled-out',
      'caller-deadline': 'ruled-out',
      'proxy-timeout': 'ruled-out',
      'dead-pooled-socket': 'ruled-out',
      'server-restart': 'ruled-out',
      'execution-failure': 'ruled-out',
      'server-time-limit': 'ruled-out',
      'event-loop-stall': 'ruled-out',
      'response-bridging': 'ruled-out',
      'probe-failure': 'ruled-out',
      'caller-cancel': 'ruled-out',
    });
    const survivors = ['success2.log:116', 'success2.log:135', 'success2.log:184'];
    expect(cited(by('caller-idle-timeout'), false)).toEqual(survivors);
    expect(cited(by('server-time-limit'), false)).toEqual(expect.arrayContaining(survivors));
    expect(cited(by('execution-failure'), false)).toEqual(expect.arrayContaining(['fail3.log:39', 'fail3.log:43']));
    expect(cited(by('event-loop-stall'), false)).toContain('fail3.log:70');
    expect(cited(by('pooled-socket-timeout'), true)).toEqual(
      expect.arrayContaining(['fail3.log:17', 'fail3.log:55', ...survivors]),
    );
  });

  it('does not depend on the order in which the files are given', async () => {
    const one = (await analyze([fail3, success2])).report;
    const other = (await analyze([success2, fail3])).report;
    expect(other.verdict).toEqual(one.verdict);
    expect(other.findings).toEqual(one.findings);
  });
});
