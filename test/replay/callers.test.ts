import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext, vi } from 'vitest';
import { analyze } from '../../src/index.ts';
import type { CallerName } from '../../src/replay/callers/caller.ts';
import { callers } from '../../src/replay/callers/index.ts';
import { FIXES, WITHOUT_FIX } from '../../src/replay/fixes.ts';
import { ownServer } from '../../src/replay/own-server.ts';
import { plan } from '../../src/replay/plan.ts';
import { prepareFile } from '../../src/replay/prepare-file.ts';
import { replayOn } from '../../src/replay/replay-on.ts';
import { missing } from '../server/support/programs.ts';
import { workloadCall, workloadOf } from './workload-builder.ts';

vi.setConfig({ maxConcurrency: 20 });

const LONG_MS = 5800;
const workload = workloadOf([workloadCall({ id: 'long', executionMs: LONG_MS })]);

/** What a caller of this kind gets for one long call with files attached, and what its log is read as. */
async function played(ctx: TestContext, caller: CallerName, settings: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-callers-'));
  const server = await ownServer(settings, join(directory, 'run'), '0.0.0-test');
  ctx.onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const planned = plan(workload, { speed: 1, repeat: 1, jobs: 1 });
  const prepared = await prepareFile(server.target, planned, signal);
  const { run, callerLog } = await replayOn(server.target, planned, prepared, join(directory, 'run'), {
    openWay: await callers[caller].load(),
    deadlineMs: 5000,
    patienceMs: 20_000,
    logFormat: 'json',
    signal,
    onCall: () => {},
  });
  await server.stop();
  const { report } = await analyze([server.log, callerLog]);
  return { call: run.calls[0], report, callerLog: await readFile(callerLog, 'utf8') };
}

const HANGS_UP = { result: 'failed', error: /socket hang up/, reason: 'socket-hang-up' } as const;
const ABORTS = { result: 'failed', error: /aborted due to timeout/, reason: 'timeout' } as const;
const ANSWERED = { result: 'answered', error: null, reason: null } as const;

// The mechanism needs axios on the connection before, and then a client that leaves the idle timer as it is: axios itself
// resets it. Bytes on the wire help against every idle timer, and against none of the absolute ones.
const TABLE: [CallerName, string, typeof HANGS_UP | typeof ABORTS | typeof ANSWERED][] = [
  ['librechat', 'before', HANGS_UP],
  ['librechat', 'all', ANSWERED],
  ['librechat', 'heartbeat', ANSWERED],
  ['librechat', 'close', ANSWERED],
  ['librechat', 'hint', ANSWERED],
  ['librechat-fixed', 'before', ANSWERED],
  ['librechat-fixed', 'all', ANSWERED],
  ['node-fetch', 'before', ANSWERED],
  ['node-fetch', 'all', ANSWERED],
  ['fetch', 'before', ANSWERED],
  ['fetch', 'all', ANSWERED],
  ['axios', 'before', ANSWERED],
  ['axios', 'all', ANSWERED],
  ['deadline', 'before', ABORTS],
  ['deadline', 'all', ABORTS],
  ['curl', 'before', ANSWERED],
  ['curl', 'all', ANSWERED],
];

const noCurl = missing('curl', '--version');

describe.concurrent('a long call with files attached', () => {
  for (const [caller, server, expected] of TABLE) {
    const settings = server === 'before' ? WITHOUT_FIX : FIXES[server as keyof typeof FIXES];
    const title = `from ${caller} on a server ${server === 'before' ? 'without a fix' : `with fix ${server}`}: ${expected.reason ?? 'answered'}`;
    it.skipIf(caller === 'curl' && noCurl !== null)(title, async (ctx) => {
      const { call, report, callerLog } = await played(ctx, caller, settings);
      ctx.expect(call?.result).toBe(expected.result);
      if (expected.error === null) ctx.expect(call?.error).toBeNull();
      else ctx.expect(call?.error).toMatch(expected.error);
      ctx.expect(callerLog.includes('Execution error')).toBe(expected.error !== null);
      ctx
        .expect(report.requests)
        .toMatchObject([
          { outcome: expected.error === null ? 'delivered' : 'caller-left', callerReason: expected.reason },
        ]);
      ctx.expect(report.requests[0]?.attributes.filesAttached).toBe(true);
      ctx.expect(report.sources.map((source) => source.unrecognised)).toEqual([0, 0]);
    });
  }
});
