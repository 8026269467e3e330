import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';

const reportOn = async (name: string) =>
  (await analyze([join(import.meta.dirname, '../fixtures/served', `${name}.log`)])).report;

describe('the verdict on kcr serve when it was told to stop', () => {
  it('is a restart for the calls that it answered 503 near the end of its grace period', async () => {
    const { verdict, requests } = await reportOn('stopped');
    expect(verdict).toMatchObject({ kind: 'root-cause', rule: 'server-restart', confidence: 'high' });
    expect(verdict.statement).toContain('IiB4Biwi and VSt9pWzl');
    expect(requests.map((r) => `${r.outcome} ${r.status}`)).toEqual([
      'delivered 200',
      'delivered 503',
      'delivered 503',
      'delivered 200',
    ]);
  });

  it('is a restart for the calls whose connection it cut at the second signal', async () => {
    const { verdict, requests, findings } = await reportOn('ended_at_once');
    expect(verdict).toMatchObject({ kind: 'root-cause', rule: 'server-restart', confidence: 'high' });
    expect(requests.map((r) => `${r.outcome} ${r.closedBy}`)).toEqual([
      'delivered null',
      'server-left server',
      'server-left server',
      'delivered null',
    ]);
    const cited = findings.find((f) => f.rule === 'server-restart')?.evidence.map((e) => e.line);
    expect(cited).toEqual([36, 37]);
  });
});
