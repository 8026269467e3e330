import { extent } from '../judging/extent.ts';
import { loggedFailureKind } from './failure-kind.ts';
import { peakConcurrency } from './peak-concurrency.ts';
import { preludeOf } from './prelude.ts';
import type { ReplayableReport } from './replayable-report.ts';
import type { LoggedFailure, Workload, WorkloadCall, WorkloadNote } from './workload.ts';

type Request = ReplayableReport['requests'][number];

// Of a call whose caller left, and whose end is not logged: it took at least until then, and noticeably longer.
const LONGER_THAN_WAITED_MS = 1000;

/**
 * The workload of a report. What the log does not tell is not made up in silence: each guess is a note, and a call
 * of which too little is known is left out, with the reason.
 */
export function extractWorkload(report: ReplayableReport): Workload {
  const first = extent(report.requests.flatMap((request) => startOf(request) ?? [])).min;
  const calls: WorkloadCall[] = [];
  const leftOut: { id: string; why: string }[] = [];
  let lastEndMs = 0;
  for (const request of report.requests) {
    const execution = executionOf(request);
    if (execution === null) {
      leftOut.push({ id: request.id, why: whyUnknown(request) });
      continue;
    }
    const start = startOf(request);
    const startMs = start === null ? lastEndMs : start - first;
    lastEndMs = Math.max(lastEndMs, startMs + execution.ms);
    calls.push(callOf(request, startMs, execution));
  }
  calls.sort((a, b) => a.startMs - b.startMs);
  return {
    calls,
    leftOut,
    notes: notesOn(report.requests, calls),
    spanMs: lastEndMs - (calls[0]?.startMs ?? 0),
    peakConcurrency: peakConcurrency(
      calls.map((call) => ({ from: call.startMs, to: call.startMs + call.executionMs })),
    ),
    cutoffMs: report.cutoff?.ms ?? null,
  };
}

function callOf(request: Request, startMs: number, execution: Execution): WorkloadCall {
  const { filesAttached, language } = request.attributes;
  const { connection } = request;
  const failedStatus = request.status !== null && request.status >= 500;
  const failed = request.outcome === 'delivered' ? failedStatus : request.outcome !== 'unfinished';
  return {
    id: request.id,
    path: request.path,
    startMs,
    executionMs: execution.ms,
    atLeast: execution.atLeast,
    filesAttached: typeof filesAttached === 'boolean' ? filesAttached : null,
    language: typeof language === 'string' ? language : null,
    connection:
      connection === null ? null : { name: connection.peer, nth: connection.nth, previous: connection.previous },
    outcome: request.outcome,
    failed,
    failure: failed ? failureOf(request) : null,
  };
}

function failureOf({ outcome, callerReason, leftAfter, durationMs }: Request): LoggedFailure {
  const kind = loggedFailureKind(outcome, callerReason);
  if (leftAfter !== null) {
    // An upper bound alone: it may have been over at any time before.
    const from = leftAfter.ms === null ? 0 : leftAfter.earliestMs;
    return { kind, afterMs: { from, to: leftAfter.latestMs } };
  }
  // Where the caller left, the duration is that of the server's work.
  if (outcome === 'caller-left' || durationMs === null) return { kind, afterMs: null };
  return { kind, afterMs: { from: durationMs, to: durationMs } };
}

interface Execution {
  readonly ms: number;
  readonly atLeast: boolean;
}

function executionOf({ outcome, durationMs, leftAfter }: Request): Execution | null {
  if (outcome === 'never-arrived') return null;
  if (durationMs !== null) return { ms: durationMs, atLeast: false };
  // An upper bound (`ms` null) of when the caller left is no lower bound of how long the work took.
  if (leftAfter === null || leftAfter.ms === null) return null;
  return { ms: leftAfter.ms + LONGER_THAN_WAITED_MS, atLeast: true };
}

function whyUnknown({ outcome }: Request): string {
  if (outcome === 'never-arrived') return 'it never reached the server';
  return 'the log does not tell how long its execution took';
}

function startOf(request: Request): number | null {
  const ms = request.startedAt === null ? Number.NaN : Date.parse(request.startedAt);
  return Number.isNaN(ms) ? null : ms;
}

function notesOn(requests: readonly Request[], calls: readonly WorkloadCall[]): WorkloadNote[] {
  const playing = new Set(calls.map((call) => call.id));
  const played = requests.filter((request) => playing.has(request.id));
  const notes: [readonly { readonly id: string }[], string][] = [
    [
      played.filter((request) => startOf(request) === null),
      'The log has no time of its start, so it is played when the one before it is over.',
    ],
    [
      calls.filter((call) => call.atLeast),
      'How long its execution would have taken is not logged; it is played as 1 s longer than its caller waited.',
    ],
    [
      calls.filter((call) => call.filesAttached === null),
      'The log does not tell whether files were attached; it is played with the requests seen before it on its connection.',
    ],
    [
      calls.filter((call) => call.connection === null),
      'The log does not show its connection; it is played on one of its own.',
    ],
    [
      calls.filter(({ connection, path }) => connection?.previous.some((each) => !isPlayed(each, path))),
      'Of the requests before it on its connection, only executions, uploads, downloads and looks at files are played.',
    ],
    [
      calls.filter((call) => call.path !== '/exec'),
      'Its path in the log is another; it is played as /exec behind the base URL of the target.',
    ],
    [
      played.filter(({ outcome, status }) => outcome === 'delivered' && status !== null && status >= 400),
      'It was answered with an error, which is not played again: only its duration is.',
    ],
  ];
  return notes.filter(([some]) => some.length > 0).map(([some, says]) => ({ ids: some.map(({ id }) => id), says }));
}

function isPlayed(request: string, path: string): boolean {
  return request === `POST ${path}` || preludeOf(request) !== null;
}
