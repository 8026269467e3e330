import { PRELUDES, type Prelude, preludeOf } from './prelude.ts';
import { shortenGaps } from './shorten-gaps.ts';
import type { Workload, WorkloadCall } from './workload.ts';

/** One call as it shall be played. */
export interface PlannedCall {
  readonly call: WorkloadCall;
  /** From the start of its repetition, ms. */
  readonly atMs: number;
  /** Calls of one repetition with the same name share a caller's pool of connections, one after the other. */
  readonly connection: string;
  /** Requests that its caller sends on that connection before it. */
  readonly before: readonly Prelude[];
  /** Whether it names a file. */
  readonly attaches: boolean;
}

export interface Plan {
  readonly calls: readonly PlannedCall[];
  readonly repeat: number;
  /** Repetitions at a time. */
  readonly jobs: number;
  /** How long all take at least, ms. */
  readonly lengthMs: number;
}

/** Between the starts of repetitions that go on at the same time: LibreChat's errors name no call, only a time. */
export const STAGGER_MS = 250;

export interface Pace {
  readonly speed: number;
  readonly repeat: number;
  readonly jobs: number;
}

/** What shall be sent when, and on which connections. */
export function plan(workload: Workload, { speed, repeat, jobs }: Pace): Plan {
  const used = new Set<string>();
  const calls = shortenGaps(workload.calls, speed).map(({ call, atMs }): PlannedCall => {
    const connection = call.connection?.name ?? `of ${call.id}`;
    const planned = { call, atMs, connection, ...preludesOf(call, used.has(connection)) };
    used.add(connection);
    return planned;
  });
  const repetitionMs = Math.max(0, ...calls.map(({ call, atMs }) => atMs + call.executionMs));
  const atOnce = Math.min(jobs, repeat);
  const lengthMs = repetitionMs * Math.ceil(repeat / atOnce) + STAGGER_MS * (atOnce - 1);
  return { calls, repeat, jobs: atOnce, lengthMs };
}

/**
 * Requests before a call on its connection: since the last call there if that one is played, too; else all, for one of
 * them is what changed the connection. A call with files is always preceded by a look at them: so LibreChat does it.
 * Where the log does not tell of files, who looked at some attaches them.
 */
function preludesOf({ connection, filesAttached, path }: WorkloadCall, continued: boolean) {
  const previous = connection?.previous ?? [];
  const since = continued ? previous.slice(previous.lastIndexOf(`POST ${path}`) + 1) : previous;
  const kinds = new Set(since.map(preludeOf));
  const unseen = connection !== null && connection.nth > 1 && previous.length === 0;
  if (filesAttached === true || unseen) kinds.add('files');
  const before = PRELUDES.filter((kind) => kinds.has(kind));
  return { before, attaches: filesAttached ?? before.includes('files') };
}
