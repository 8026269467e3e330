import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { rules } from '../../src/rules/index.ts';
import type { RuleName } from '../../src/types.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const SURVIVED = ['investigation/fail3.log', 'investigation/success2.log'];
const ABORTED = ['made/abort_signal_timeout.log'];

/** For each hypothesis a real log, or two read together, that supports it, and one that refutes it. */
const LOGS: Readonly<Record<RuleName, { supports: string[]; status: 'confirmed' | 'likely'; refutes: string[] }>> = {
  'pooled-socket-timeout': { supports: SURVIVED, status: 'confirmed', refutes: ABORTED },
  'caller-idle-timeout': { supports: ['made/http_timeout_destroy.log'], status: 'likely', refutes: SURVIVED },
  'caller-deadline': { supports: ['made/axios_timeout.log'], status: 'confirmed', refutes: SURVIVED },
  'proxy-timeout': { supports: ['made/nginx_read_timeout.log'], status: 'confirmed', refutes: SURVIVED },
  'dead-pooled-socket': { supports: ['made/keep_alive_one_second.log'], status: 'likely', refutes: ABORTED },
  'server-restart': {
    supports: ['captured/12_server_killed_logcli_jsonl.log'],
    status: 'confirmed',
    refutes: ABORTED,
  },
  'execution-failure': { supports: ['made/sandbox_killed.log'], status: 'confirmed', refutes: SURVIVED },
  'server-time-limit': { supports: ['made/sandbox_time_limit.log'], status: 'confirmed', refutes: SURVIVED },
  'event-loop-stall': { supports: ['made/blocked_event_loop.log'], status: 'confirmed', refutes: ABORTED },
  'response-bridging': { supports: ['made/answer_held_back.log'], status: 'confirmed', refutes: ABORTED },
  'probe-failure': { supports: ['served/readiness_withdrawn.log'], status: 'confirmed', refutes: ABORTED },
  'caller-cancel': { supports: ['captured/19_uvicorn_json_logconfig.log'], status: 'likely', refutes: ABORTED },
};

async function statusOf(rule: RuleName, files: readonly string[]) {
  const { report } = await analyze(files.map((file) => join(FIXTURES, file)));
  const found = report.findings.find((f) => f.rule === rule);
  return {
    status: found?.status,
    forIt: found?.evidence.some((e) => e.for),
    against: found?.evidence.some((e) => !e.for),
  };
}

describe.each(rules.map((rule) => rule.name))('%s', (rule) => {
  it('is supported by a real log, at lines of it', async () => {
    const { supports, status } = LOGS[rule];
    expect(await statusOf(rule, supports)).toMatchObject({ status, forIt: true });
  });

  it('is ruled out by a real log, at lines of it', async () => {
    const found = await statusOf(rule, LOGS[rule].refutes);
    // Where every caller names a limit of its own there is no line to cite: none speaks of a broken connection.
    expect(found).toMatchObject({ status: 'ruled-out', against: rule !== 'pooled-socket-timeout' });
  });
});

describe('event-loop-stall', () => {
  it("is confirmed by asyncio's own line on a slow callback with probes that stop", async () => {
    expect(await statusOf('event-loop-stall', ['served/slow_callback_logged.log'])).toMatchObject({
      status: 'confirmed',
    });
  });
});
