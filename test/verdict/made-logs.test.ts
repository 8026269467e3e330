import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { score } from '../score/score.ts';
import type { Truth } from '../score/truth.ts';

const MADE = join(import.meta.dirname, '../fixtures/made');
const names = readdirSync(MADE)
  .filter((file) => file.endsWith('.log'))
  .map((file) => file.slice(0, -'.log'.length));

async function reportOn(name: string) {
  return (await analyze([join(MADE, `${name}.log`)])).report;
}

/** Tags, as the driver of the calls gave them, of the calls that a finding explains. */
async function explained(name: string, rule: string): Promise<string[]> {
  const { findings } = await reportOn(name);
  const ids = findings.find((f) => f.rule === rule)?.explains ?? [];
  return truthOf(name)
    .requests.filter((r) => ids.includes(r.kcr_request_id ?? ''))
    .map((r) => r.tag ?? '');
}

function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(join(MADE, `${name}.truth.json`), 'utf8')) as Truth;
}

describe('the verdict on logs made with a known cause', () => {
  it.each([
    ['nginx_read_timeout', 'proxy-timeout high', ['a2', 'a4', 'a6']],
    ['haproxy_server_timeout', 'proxy-timeout high', ['h2', 'h4']],
    ['axios_timeout', 'caller-deadline high', ['x2', 'x4', 'x5']],
    ['abort_signal_timeout', 'caller-deadline high', ['s2', 's4', 's5']],
    ['http_timeout_destroy', 'caller-idle-timeout medium', ['i2', 'i4', 'i5']],
    ['sandbox_killed', 'execution-failure high', ['e2', 'e4']],
    ['sandbox_killed_answered_200', 'execution-failure high', ['k2', 'k4']],
    ['sandbox_time_limit', 'server-time-limit high', ['l2', 'l4']],
  ])('of %s is %s, for just the calls that it struck', async (name, expected, struck) => {
    const { verdict } = await reportOn(name);
    expect(`${verdict.rule} ${verdict.confidence}`).toBe(expected);
    expect(await explained(name, verdict.rule ?? '')).toEqual(struck);
  });

  it('of keep_alive_one_second is dead-pooled-socket, for the two calls that no line of the server knows', async () => {
    const { verdict, findings } = await reportOn('keep_alive_one_second');
    expect(verdict).toMatchObject({ rule: 'dead-pooled-socket', confidence: 'medium' });
    expect(findings.find((f) => f.rule === 'dead-pooled-socket')?.explains).toHaveLength(2);
  });

  it("of answer_held_back is the answer that lay ready; that the caller's own deadline then struck is told behind it", async () => {
    const { verdict, findings } = await reportOn('answer_held_back');
    expect(verdict).toMatchObject({ rule: 'response-bridging', confidence: 'high' });
    expect(verdict.statement).toMatch(/Then patience ran out: the caller's own time limit/);
    expect(findings.find((f) => f.rule === 'caller-deadline')?.status).toBe('confirmed');
    // The work of r2 was done 2.4 s before the caller left: two clocks may differ by that much, but not if r1 and r3 are right.
    expect(await explained('answer_held_back', 'response-bridging')).toEqual(['r1', 'r2', 'r3']);
  });

  it('of blocked_event_loop is the blocked loop: probes stop, and the answers of sandboxes lie unread', async () => {
    const { verdict, findings } = await reportOn('blocked_event_loop');
    expect(verdict).toMatchObject({ rule: 'event-loop-stall', confidence: 'high' });
    expect(findings.find((f) => f.rule === 'event-loop-stall')?.because).toMatch(/unread for 5\.\d+ s or more/);
    expect(await explained('blocked_event_loop', 'event-loop-stall')).toEqual(['b2', 'b4']);
  });

  it("blames a proxy from the caller's 504 alone, less surely, when the proxy's own log is missing", async () => {
    const bytes = readFileSync(join(MADE, 'nginx_read_timeout.log'), 'utf8')
      .split('\n')
      .filter((line) => !line.includes(' nginx '))
      .join('\n');
    async function* stdin() {
      yield Buffer.from(bytes);
    }
    const { verdict, requests } = (await analyze(['-'], { stdin: stdin() })).report;
    expect(verdict).toMatchObject({ rule: 'proxy-timeout', confidence: 'medium' });
    expect(requests.filter((r) => r.outcome === 'caller-left').map((r) => r.closedBy)).toEqual([
      'peer',
      'peer',
      'peer',
    ]);
  });
});

describe.each(names)('the timelines of %s', (name) => {
  it('agree with what the driver of the calls saw, field by field', async () => {
    const { requests, sources } = await reportOn(name);
    expect(score(truthOf(name), requests).filter((s) => s.mark !== 'agrees')).toEqual([]);
    expect(sources[0]?.unrecognised).toBe(0);
  });
});
