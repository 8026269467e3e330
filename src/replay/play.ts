import { setTimeout as wait } from 'node:timers/promises';
import type { AttachedFile } from './attach-file.ts';
import type { Target, Way } from './callers/caller.ts';
import { isReachable } from './check-target.ts';
import { type Plan, type PlannedCall, STAGGER_MS } from './plan.ts';
import { playCall } from './play-call.ts';
import type { PlayedCall, Run } from './run.ts';

export interface PlayOptions {
  readonly target: Target;
  readonly openWay: () => Way;
  readonly file: AttachedFile;
  readonly signal: AbortSignal;
  readonly patienceMs: number;
  readonly log: (level: 'debug' | 'error', message: string) => void;
  readonly onCall: (call: PlayedCall) => void;
}

/**
 * Plays a plan: `jobs` repetitions at a time, in each of them every call at its time and on its connection. Resolves
 * when all are over, or, when `signal` comes, as soon as those that are open have been broken off.
 */
export async function play(plan: Plan, options: PlayOptions): Promise<Run> {
  const begunMs = performance.now();
  const played: PlayedCall[] = [];
  const repetitions = Array.from({ length: plan.repeat }, (_, n) => n + 1);
  const next = repetitions.values();
  const worker = async (_: unknown, n: number) => {
    await wait(n * STAGGER_MS, undefined, { signal: options.signal }).catch(() => undefined);
    for (const repetition of next) {
      if (options.signal.aborted) return;
      await playOnce(plan.calls, repetition, options, begunMs, (call) => {
        played.push(call);
        options.onCall(call);
      });
    }
  };
  await Promise.all(Array.from({ length: plan.jobs }, worker));
  const lost = played.filter((call) => call.result === 'lost');
  const problems = lost.length === 0 ? [] : [lostServer(lost)];
  return { calls: played, notBegun: plan.calls.length * plan.repeat - played.length, problems };
}

function lostServer(lost: readonly PlayedCall[]): string {
  const ids = [...new Set(lost.map((call) => call.id))].join(', ');
  return `The server was lost: right after the failure of ${ids} no connection to it could be made. That shows nothing of the failures in the log.`;
}

type Ended = Awaited<ReturnType<typeof playCall>>;

/** A hang-up of a server that is gone looks to its caller like any other. */
async function orLost(ended: Ended, { target, signal }: PlayOptions): Promise<Ended> {
  if (ended.result !== 'failed' || (await isReachable(target.url, signal))) return ended;
  return { ...ended, result: 'lost' };
}

async function playOnce(
  calls: readonly PlannedCall[],
  repetition: number,
  options: PlayOptions,
  runBegunMs: number,
  onCall: (call: PlayedCall) => void,
): Promise<void> {
  const begunMs = performance.now();
  const ways = new Map<string, Way>();
  /** Ends of the calls that came on a connection last. */
  const last = new Map<string, Promise<void>>();
  const one = async (planned: PlannedCall, after: Promise<void>) => {
    const { call } = planned;
    const waitMs = planned.atMs - (performance.now() - begunMs);
    await Promise.all([wait(Math.max(0, waitMs), undefined, { signal: options.signal }), after]).catch(() => undefined);
    if (options.signal.aborted) return;
    const way = ways.get(planned.connection) ?? options.openWay();
    ways.set(planned.connection, way);
    const startedMs = performance.now() - runBegunMs;
    const ended = await orLost(await playCall(planned, { ...options, way }), options);
    onCall({
      id: call.id,
      repetition,
      executionMs: call.executionMs,
      filesAttached: planned.attaches,
      startedMs,
      ...ended,
    });
  };
  const all = calls.map((planned) => {
    const over = one(planned, last.get(planned.connection) ?? Promise.resolve());
    last.set(planned.connection, over);
    return over;
  });
  await Promise.all(all);
  for (const way of ways.values()) way.close();
}
