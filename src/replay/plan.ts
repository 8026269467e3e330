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
}

export type Prelude = 'upload' | 'files';

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
    const planned = { call, atMs, connection, before: preludeOf(call, used.has(connection)) };
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
 */
function preludeOf(call: WorkloadCall, continued: boolean): Prelude[] {
  const previous = call.connection?.previous ?? [];
  const since = continued ? previous.slice(previous.lastIndexOf(`POST ${call.path}`) + 1) : previous;
  const kinds = since.flatMap(kindOf);
  const unseen = call.connection !== null && call.connection.nth > 1 && previous.length === 0;
  if (!kinds.includes('files') && (call.filesAttached === true || unseen)) kinds.push('files');
  return [...new Set(kinds)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

// A file is looked at when it is there.
const ORDER: readonly Prelude[] = ['upload', 'files'];

function kindOf(request: string): Prelude[] {
  if (/^POST \S*\/upload\b/.test(request)) return ['upload'];
  if (/^GET \S*\/(?:files|sessions|download)\//.test(request)) return ['files'];
  return [];
}
