import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext, vi } from 'vitest';
import { analyze } from '../../src/index.ts';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { type Caller, nodeFetch2Fresh, nodeFetch2Poisoned } from './support/callers.ts';
import { testServer } from './support/server.ts';
import { temporaryStore } from './support/temporary-store.ts';
import { timedExecutor } from './support/timed-executor.ts';

vi.setConfig({ maxConcurrency: 10 });

/**
 * A server with these settings, and LibreChat-like callers: three of calls with files (7 s, on a poisoned connection)
 * and one without (8 s, on a connection of its own). What kcr says of the server's log and the callers'.
 */
async function story(ctx: TestContext, flags: Record<string, string>) {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-story-'));
  ctx.onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [serverLog, callerLog] = [join(directory, 'server.log'), join(directory, 'librechat.log')];
  await writeFile(callerLog, '');
  const server = await testServer(
    { 'first-byte': '2s', interval: '2s', 'keep-alive-timeout': '75', ...flags },
    { executor: timedExecutor, store: await temporaryStore(ctx) },
    ctx,
  );
  const call = async (caller: Caller, ms: number) => {
    const got = await caller.call(`${server.url}/exec`, { lang: 'py', code: String(ms) });
    // As LibreChat logs it with DEBUG_CONSOLE: three lines, the middle one empty.
    if ('error' in got) {
      const head = `${new Date().toISOString()} error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:`;
      await appendFile(callerLog, `${head}\n\n${got.error}\n`);
    }
    return got;
  };
  const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const answers = await Promise.all([
    call(nodeFetch2Poisoned, 7000),
    late(300).then(() => call(nodeFetch2Fresh, 8000)),
    late(700).then(() => call(nodeFetch2Poisoned, 7000)),
    late(1100).then(() => call(nodeFetch2Poisoned, 7000)),
  ]);
  await server.stop();
  await writeFile(serverLog, server.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { report } = await analyze([serverLog, callerLog], {});
  const left = server.lines.filter((line) => line.event === EVENTS.callerLeft);
  return { answers, report, silences: left.map((line) => Number(line.since_last_byte_ms)) };
}

it.concurrent('the server without the fix fails at 5.00 s, and kcr names the poisoned socket', async (ctx) => {
  const { answers, report, silences } = await story(ctx, { heartbeat: 'off', pooled: 'off' });
  const hungUp = { error: expect.stringContaining('socket hang up') };
  ctx.expect(answers).toMatchObject([hungUp, { status: 200 }, hungUp, hungUp]);
  ctx.expect(report.sources.map((source) => source.unrecognised)).toEqual([0, 0]);
  ctx
    .expect(report.requests.map((r) => r.outcome).sort())
    .toEqual(['caller-left', 'caller-left', 'caller-left', 'delivered']);
  ctx.expect(report.verdict).toMatchObject({ kind: 'root-cause', rule: 'pooled-socket-timeout' });
  ctx.expect(Math.round((report.cutoff?.ms ?? 0) / 100) / 10).toBe(5);
  ctx.expect(silences.map((ms) => Math.round(ms / 100) / 10)).toEqual([5, 5, 5]);
});

for (const [fix, flags] of [
  ['heartbeats', { heartbeat: 'auto', pooled: 'off' }],
  ['white space', { heartbeat: 'body', pooled: 'off' }],
  ['Connection: close on short answers', { heartbeat: 'off', pooled: 'close' }],
  ['Keep-Alive: timeout=1 on short answers', { heartbeat: 'off', pooled: 'hint' }],
] as const) {
  it.concurrent(`with ${fix} every call is delivered, and kcr finds it healthy`, async (ctx) => {
    const { answers, report } = await story(ctx, flags);
    ctx.expect(answers.map((got) => ('status' in got ? got.status : got.error))).toEqual([200, 200, 200, 200]);
    ctx.expect(report.sources[0]?.unrecognised).toBe(0);
    ctx.expect(report.requests.map((r) => r.outcome)).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);
    ctx.expect(report.verdict.kind).toBe('healthy');
  });
}
