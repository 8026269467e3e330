import { exactly, msBetween } from '../time/instant.ts';
import type {
  Closer,
  Connection,
  Instant,
  JoinConfidence,
  LeftAfter,
  LogEvent,
  Outcome,
  Phase,
  Timeline,
} from '../types.ts';
import { knownStart } from './active-at.ts';
import type { Dossier } from './dossier.ts';
import { lineOrder } from './line-order.ts';
import { type Ending, endingOf, type Surroundings } from './outcome.ts';

/** Turns a dossier whose joins are done into a Timeline: judged, ordered, and with its doubts. */
export function buildTimeline(dossier: Dossier, around: Surroundings): Timeline {
  const { connection } = dossier;
  const ending = endingOf(dossier, around);
  const { at: startedAt, known } = startOf(dossier);
  const events = [...dossier.events].sort((a, b) => a.event.time.at - b.event.time.at || lineOrder(a.event, b.event));
  const first = events[0]?.event;
  const heartbeats = beats(dossier);
  return {
    id: dossier.requestId ?? (first ? `${first.source.file}:${first.source.line}` : '?'),
    ...routeOf(dossier),
    startedAt,
    outcome: ending.outcome,
    phase: ending.phase,
    status: ending.status,
    closedBy: ending.closedBy,
    termination: termination(ending, dossier),
    executionFinished: executionFinished(dossier, ending),
    durationMs: known ? duration(dossier, startedAt, ending) : null,
    leftAfter: known && ending.outcome === 'caller-left' ? leftAfter(dossier, startedAt) : null,
    connection,
    joinConfidence: confidence(dossier),
    callerReason: dossier.callerError?.reason ?? null,
    heartbeats,
    streamed: dossier.streamStarted !== null,
    attributes: attributesOf(dossier, connection),
    doubts: doubtsOf(dossier, ending, known),
    events,
  };
}

/** Calls without a doubt, nearly all, share this. */
const NO_DOUBTS: readonly string[] = Object.freeze([]);

function doubtsOf(dossier: Dossier, ending: Ending, known: boolean): readonly string[] {
  const unknownStart = !known && dossier.requestId !== null;
  if (dossier.doubts.length === 0 && !ending.doubt && !unknownStart) return NO_DOUBTS;
  const doubts = [...dossier.doubts, ...(ending.doubt ? [ending.doubt] : [])];
  if (unknownStart) doubts.push('Only its end is logged: when it began is not known.');
  return doubts;
}

/** When the call began; `known` false where it is only known to have begun before its first line. */
function startOf(dossier: Dossier): { at: Instant; known: boolean } {
  const logged = dossier.started ?? dossier.executionStarted;
  if (logged) return { at: logged.time, known: true };
  const computed = knownStart(dossier);
  if (computed !== null) return { at: exactly(computed, 'derived'), known: true };
  const callerStart = dossier.events.find(({ event }) => event.kind === 'caller-started')?.event;
  if (callerStart) return { at: callerStart.time, known: true };
  const times = dossier.events.map(({ event }) => event.time);
  const first = times.reduce<Instant | null>((a, b) => (a === null || b.at < a.at ? b : a), null);
  return { at: first ?? exactly(0, 'unknown'), known: false };
}

function routeOf(dossier: Dossier): { method: string; path: string } {
  const named = dossier.access ?? dossier.sent ?? dossier.disconnected ?? dossier.proxy;
  return { method: named?.method ?? 'POST', path: named?.path ?? '/exec' };
}

function beats(dossier: Dossier): number | null {
  let told: number | null = null;
  let single = 0;
  for (const { event } of dossier.events) {
    const count = 'heartbeats' in event ? event.heartbeats : null;
    if (count !== null) told = Math.max(told ?? count, count);
    if (event.kind === 'heartbeat') single += 1;
  }
  return told ?? (single > 0 ? single : null);
}

const CLOSER_CODES: Record<Closer, string> = { caller: 'C', server: 'S', peer: 'P', unknown: '?' };
const PHASE_CODES: Record<Phase, string> = { 'before-response': 'H', 'mid-response': 'D' };

/** HAProxy's two letters: who closed first, and in which phase (https://docs.haproxy.org/2.6/configuration.html#8.5). */
function termination(ending: Ending, dossier: Dossier): string {
  const outcome: Outcome = ending.outcome;
  switch (outcome) {
    case 'delivered':
      return '--';
    case 'never-arrived':
      return '-R';
    case 'unfinished':
      return '??';
    case 'caller-left':
    case 'server-left': {
      const seen = dossier.events.some(({ event }) => event.role === 'server');
      const phase = ending.phase === null ? '?' : PHASE_CODES[ending.phase];
      const closer = ending.closedBy === null ? '-' : CLOSER_CODES[ending.closedBy];
      return closer + (outcome === 'server-left' && !seen && phase === 'H' ? 'R' : phase);
    }
    default:
      return outcome satisfies never;
  }
}

function executionFinished(dossier: Dossier, ending: Ending): boolean | null {
  if (dossier.executionFinished || dossier.finished) return true;
  const ends = ['session-finished', 'sandbox-finished'];
  if (dossier.events.some(({ event }) => ends.includes(event.kind))) return true;
  if (ending.outcome === 'never-arrived') return false;
  if (ending.outcome === 'server-left' && dossier.started) return false;
  return dossier.sent && dossier.sent.status < 400 ? true : null;
}

/** From the start to the server's own end of the work. */
function duration(dossier: Dossier, start: Instant, ending: Ending): number | null {
  const worked = dossier.executionFinished ?? dossier.finished ?? dossier.sent;
  if (worked) return Math.max(0, msBetween(start.at, worked.time.at));
  const answered = ending.outcome === 'delivered' && !dossier.streamStarted;
  if (dossier.access && dossier.started && answered) return Math.max(0, msBetween(start.at, dossier.access.time.at));
  return null;
}

function leftAfter(dossier: Dossier, start: Instant): LeftAfter | null {
  const { callerError } = dossier;
  if (start.basis === 'unknown') return null;
  const seen = noticedAtOnce(dossier, start);
  // Where several errors would fit, the server's own notice tells more than their range.
  const open = dossier.callerErrors.length > 1;
  if (seen && (open || !(callerError && agrees(callerError, start, seen)))) return seen;
  if (callerError) {
    if (callerError.time === start) return null;
    const { callerSkew, callerErrors } = dossier;
    // The caller's own first line comes before the request does: what it tells is the most that it can have been.
    if (start.basis !== 'derived' && !hasServerLines(dossier)) {
      const latestMs = Math.max(0, msBetween(start.earliest, callerError.time.latest));
      return { ms: null, earliestMs: 0, latestMs, basis: 'caller-log' };
    }
    const errors = open ? callerErrors : [callerError];
    const earliest = Math.min(...errors.map((e) => e.time.earliest));
    const latest = Math.max(...errors.map((e) => e.time.latest));
    return {
      ms: callerSkew || open ? null : msBetween(start.at, callerError.time.at),
      earliestMs: Math.max(0, msBetween(start.latest, earliest) + (callerSkew?.earliestMs ?? 0)),
      latestMs: Math.max(0, msBetween(start.earliest, latest) + (callerSkew?.latestMs ?? 0)),
      basis: 'caller-log',
    };
  }
  const { proxy } = dossier;
  if (
    proxy &&
    proxy.durationMs !== null &&
    (proxy.termination?.startsWith('C') || proxy.termination?.startsWith('P'))
  ) {
    return {
      ms: proxy.durationMs,
      earliestMs: proxy.durationMs,
      latestMs: proxy.durationMs,
      basis: 'connection',
    };
  }
  const noticed = [dossier.disconnected, dossier.undeliverable, dossier.finished, dossier.sent]
    .filter((e) => e !== null)
    .reduce((least, e) => Math.min(least, e.time.latest), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(noticed)) return null;
  return { ms: null, earliestMs: 0, latestMs: Math.max(0, msBetween(start.earliest, noticed)), basis: 'server-notice' };
}

function hasServerLines(dossier: Dossier): boolean {
  return dossier.events.some(({ event }) => event.role === 'server' || event.role === 'proxy');
}

/** What a server says that notices within milliseconds when its caller leaves, and says so; else null. */
function noticedAtOnce({ disconnected }: Dossier, start: Instant): LeftAfter | null {
  if (typeof disconnected?.noticedWithinMs !== 'number') return null;
  const ms = msBetween(start.at, disconnected.time.at);
  return { ms, earliestMs: Math.max(0, ms - disconnected.noticedWithinMs), latestMs: ms, basis: 'connection' };
}

/** Whether the caller's own record of its error, which is exact, fits what the server noticed. In ms. */
function agrees(error: LogEvent, start: Instant, seen: LeftAfter): boolean {
  const ms = msBetween(start.at, error.time.at);
  const slack = seen.latestMs - seen.earliestMs;
  return error.time.earliest === error.time.latest && ms >= seen.earliestMs && ms <= seen.latestMs + slack;
}

/** The weakest join that the outcome rests on. */
function confidence(dossier: Dossier): JoinConfidence {
  if (dossier.ambiguous) return 'ambiguous';
  return dossier.likely ? 'likely' : 'certain';
}

function attributesOf(dossier: Dossier, connection: Connection | null): Timeline['attributes'] {
  const session = dossier.events.find(({ event }) => event.kind === 'session-resolved')?.event;
  const pod = dossier.events.find(({ event }) => event.role === 'server')?.event.origin.pod ?? null;
  const filed = connection?.previous.at(-1);
  return {
    language: dossier.started?.language ?? dossier.executionStarted?.language ?? null,
    codeLength: dossier.started?.codeLength ?? dossier.executionStarted?.codeLength ?? null,
    filesAttached:
      typeof dossier.started?.files === 'number'
        ? dossier.started.files > 0
        : session?.kind === 'session-resolved'
          ? session.via === 'file-reference' || filed?.startsWith('GET /files') === true
          : null,
    reused: connection ? connection.nth > 1 : null,
    pod,
    caller: connection?.peer ? connection.peer.slice(0, connection.peer.lastIndexOf(':')) : null,
    sessionId: dossier.sessionId,
    executionId: dossier.executionFinished?.ids.executionId ?? dossier.executionStarted?.ids.executionId ?? null,
    executionState: dossier.executionFinished?.state ?? null,
    exitCode: dossier.executionFinished?.exitCode ?? null,
  };
}
