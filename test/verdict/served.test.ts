import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';

const reportOn = async (...names: string[]) =>
  (await analyze(names.map((name) => join(import.meta.dirname, '../fixtures/served', `${name}.log`)))).report;

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

describe("the verdict on kcr serve whose callers left at the limit of Node's agent", () => {
  const LOG = 'left_at_node_agents_limit';
  // What the callers measured themselves.
  const TRUTH_MS = [5010, 5004];

  it('says of the aborted calls that they were aborted, at the lines that say so', async () => {
    const { findings } = await reportOn(LOG);
    const told = (rule: string) => findings.find((f) => f.rule === rule);
    expect(told('server-restart')).toMatchObject({
      status: 'ruled-out',
      because:
        'The same server process went on: it saw the caller leave every call that was lost, and aborted the call for that.',
    });
    expect(told('response-bridging')).toMatchObject({
      status: 'ruled-out',
      because: 'The work was not done yet when the caller left: it was aborted because of that.',
    });
    expect(told('execution-failure')).toMatchObject({
      status: 'unlikely',
      because: 'The server logs no failure before the caller left, and aborted both failed calls because of that.',
    });
    expect(told('server-time-limit')).toMatchObject({
      status: 'ruled-out',
      because: 'The server aborted 2 executions because the caller had left, and none at a limit.',
    });
    for (const rule of ['response-bridging', 'execution-failure', 'server-time-limit'])
      expect(told(rule)?.evidence.map((e) => e.line)).toEqual([10, 18]);
  });

  it('gives an interval for the cutoff that holds the truth, and names the timer', async () => {
    const { cutoff, verdict } = await reportOn(LOG);
    for (const ms of TRUTH_MS) expect(Math.abs(ms - (cutoff?.ms ?? 0))).toBeLessThanOrEqual(cutoff?.spreadMs ?? 0);
    expect(verdict).toMatchObject({ rule: 'pooled-socket-timeout', confidence: 'medium' });
    expect(verdict.logNext.join('\n')).toContain("Node's global agent (>= 19)");
  });

  it("agrees with itself once the caller's log is there", async () => {
    const { cutoff, verdict, requests, findings } = await reportOn(LOG, `${LOG}.caller`);
    expect(verdict).toMatchObject({ kind: 'root-cause', rule: 'pooled-socket-timeout' });
    expect(requests.map((r) => `${r.outcome} ${r.closedBy} ${r.callerReason}`)).toEqual([
      'caller-left caller socket-hang-up',
      'caller-left caller socket-hang-up',
    ]);
    expect(Math.abs((cutoff?.ms ?? 0) - 5000)).toBeLessThan(20);
    expect(findings.filter((f) => f.status === 'ruled-out').map((f) => f.rule)).toEqual(
      expect.arrayContaining(['server-restart', 'server-time-limit', 'response-bridging']),
    );
  });
});
