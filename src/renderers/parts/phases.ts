import type { ReportEvent, ReportRequest } from '../../report.ts';
import type { FactKind } from '../../types.ts';

export type PhaseName = 'queued' | 'executing' | 'responding' | 'working';

/** A part of a request's life on the server, in ms from its start. */
export interface PhaseSpan {
  readonly name: PhaseName;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a waterfall shows of one request, all in ms from the request's start. */
export interface Waterfall {
  readonly fromMs: number;
  readonly toMs: number;
  readonly phases: readonly PhaseSpan[];
  /** How long the caller stayed: surely until `surelyMs`, at the latest until `latestMs`; null where nothing is known. */
  readonly caller: { readonly surelyMs: number; readonly latestMs: number; readonly left: boolean } | null;
  readonly heartbeatsMs: readonly number[];
  /** When the server noticed that its caller had left. */
  readonly noticedMs: number | null;
}

type TimedEvent = ReportEvent & { offsetMs: number };

const BEGIN_WORK: readonly FactKind[] = ['execution-started', 'sandbox-started'];
const END_WORK: readonly FactKind[] = ['execution-finished', 'sandbox-finished', 'sandbox-failed', 'sandbox-timeout'];
const NOTICES: readonly FactKind[] = ['client-disconnected', 'response-undeliverable', 'response-unconfirmed'];
const BYTES: readonly FactKind[] = ['heartbeat', 'stream-started'];

/** The phases and marks of a request; null where it has no extent in time to draw. */
export function waterfallOf(request: ReportRequest): Waterfall | null {
  const { leftAfter } = request;
  const events = request.events.filter(isTimed);
  const offsets = events.map((event) => event.offsetMs);
  const fromMs = Math.min(0, ...offsets);
  const toMs = Math.max(0, ...offsets, request.durationMs ?? 0, leftAfter?.latestMs ?? 0);
  if (toMs - fromMs < 1) return null;
  const phases = phasesOf(events, request.durationMs);
  return {
    fromMs,
    toMs,
    phases,
    caller: callerOf(request, phases.at(-1)?.toMs ?? null),
    heartbeatsMs: events.filter((event) => BYTES.includes(event.kind)).map((event) => event.offsetMs),
    noticedMs: request.outcome === 'delivered' ? null : (first(events, NOTICES)?.offsetMs ?? null),
  };
}

function phasesOf(events: readonly TimedEvent[], durationMs: number | null): PhaseSpan[] {
  const own = events.filter((event) => event.role === 'server' || event.role === 'sandbox' || event.role === 'unknown');
  const end = Math.max(0, durationMs ?? 0, ...own.map((event) => event.offsetMs));
  if (own.length === 0 || end === 0) return [];
  const begun = first(own, BEGIN_WORK)?.offsetMs ?? null;
  const done = first(own, END_WORK)?.offsetMs ?? null;
  const spans: PhaseSpan[] = [];
  if (begun === null && done === null) spans.push({ name: 'working', fromMs: 0, toMs: end });
  else {
    const start = Math.max(0, begun ?? 0);
    spans.push({ name: 'queued', fromMs: 0, toMs: start });
    spans.push({ name: begun === null ? 'working' : 'executing', fromMs: start, toMs: done ?? end });
    if (done !== null) spans.push({ name: 'responding', fromMs: done, toMs: Math.max(done, end) });
  }
  return spans.filter((span) => span.toMs > span.fromMs);
}

function callerOf(request: ReportRequest, serverEndMs: number | null): Waterfall['caller'] {
  const { leftAfter, outcome } = request;
  if (leftAfter) {
    const surelyMs = leftAfter.ms === null ? Math.max(0, leftAfter.earliestMs) : leftAfter.earliestMs;
    return { surelyMs, latestMs: leftAfter.latestMs, left: true };
  }
  if (outcome !== 'delivered') return null;
  const end = request.durationMs ?? serverEndMs;
  return end === null ? null : { surelyMs: end, latestMs: end, left: false };
}

function first(events: readonly TimedEvent[], kinds: readonly FactKind[]): TimedEvent | null {
  return events.find((event) => kinds.includes(event.kind)) ?? null;
}

function isTimed(event: ReportEvent): event is TimedEvent {
  return event.offsetMs !== null;
}
