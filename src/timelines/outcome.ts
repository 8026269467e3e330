import type { CallerErrorReason, Closer, LogEvent, Micros, Outcome, Phase } from '../types.ts';
import { begin } from './active-at.ts';
import { neverArrived, ofGateway } from './caller-error.ts';
import type { Dossier } from './dossier.ts';
import { gotNothing } from './fit-proxied.ts';
import type { ServerLife } from './server-life.ts';
import { fellSilent, watched } from './server-silence.ts';

type ProxyAccess = Extract<LogEvent, { kind: 'proxy-access' }>;

/** How a request ended, as far as its lines tell. */
export interface Ending {
  readonly outcome: Outcome;
  readonly phase: Phase | null;
  readonly status: number | null;
  readonly closedBy: Closer | null;
  /** Why this and nothing surer, for people. */
  readonly doubt: string | null;
}

/** What the whole log says that a single request's lines do not. */
export interface Surroundings {
  readonly life: ServerLife;
  /** Whether the server's access lines are in the log at all, so that a missing one means something. */
  readonly accessLogged: boolean;
  /** Whether this server writes a line about callers that left, so that its absence means something. */
  readonly leavingLogged: boolean;
}

const ORDER_SLACK: Micros = 50_000;

/** Judges one request. The order of the questions matters: the strongest evidence is asked for first. */
export function endingOf(dossier: Dossier, around: Surroundings): Ending {
  if (!hasServerLine(dossier))
    return dossier.proxy ? proxied(dossier.proxy, dossier.callerError) : callerOnly(dossier, around);
  const cut = dossier.events.some(({ event }) => event.kind === 'server-closed');
  if (cut) {
    const phase: Phase = dossier.access ? 'mid-response' : 'before-response';
    return { outcome: 'server-left', phase, status: dossier.access?.status ?? null, closedBy: 'server', doubt: null };
  }
  const aborted = dossier.events.map(({ event }) => event).find((e) => e.kind === 'request-aborted');
  if (aborted?.kind === 'request-aborted' && aborted.status !== null && !dossier.finished)
    return done(aborted.status, resetDoubt(dossier));
  if (dossier.streamStarted || (dossier.access && dossier.unconfirmed)) return streamed(dossier, around);
  if (dossier.access) return answered(dossier, dossier.access.status);
  if (dossier.undeliverable || dossier.finished?.clientDisconnected) return left(dossier, 'before-response', null);
  const connected = dossier.finished?.clientDisconnected === false && !dossier.callerError;
  if (connected)
    return done(
      dossier.sent?.status ?? null,
      'Its access line is missing, but the caller was there when the answer was ready.',
    );
  if (dossier.sent) return processed(dossier, dossier.sent.status, around);
  if (dossier.disconnected) return left(dossier, 'before-response', null);
  return notEnded(dossier, around);
}

function hasServerLine(dossier: Dossier): boolean {
  return dossier.events.some(({ event }) => event.role === 'server' || event.role === 'unknown');
}

function done(status: number | null, doubt: string | null): Ending {
  return { outcome: 'delivered', phase: null, status, closedBy: null, doubt };
}

/** The caller, or its nearest hop, is gone; the caller's own words tell that it was the caller's side. */
function left(dossier: Dossier, phase: Phase, doubt: string | null): Ending {
  const error = dossier.callerError;
  // A reset comes from the other side; and who got an answer did not leave: a hop in between gave it, and left.
  const other = error?.reason === 'connection-reset' || (error && ofGateway(error));
  const closedBy: Closer = error && !other ? 'caller' : 'peer';
  return {
    outcome: 'caller-left',
    phase,
    status: phase === 'mid-response' ? statusOf(dossier) : null,
    closedBy,
    doubt,
  };
}

/** A call of which the server's log has no line, and a proxy's has. */
function proxied(proxy: ProxyAccess, error: LogEvent | null): Ending {
  const { status, termination } = proxy;
  const doubt = error ? "The server's log has no line of this call." : "Only a proxy's log tells of this call.";
  if (!gotNothing(proxy)) return done(status, doubt);
  const phase: Phase = termination?.endsWith('D') ? 'mid-response' : 'before-response';
  // nginx's 499 and AWS ALB's 460 say that the caller left; a 0 alone does not say who.
  const closedBy: Closer = termination?.startsWith('C') || status > 0 ? 'caller' : 'unknown';
  return { outcome: 'caller-left', phase, status: null, closedBy, doubt };
}

function statusOf(dossier: Dossier): number | null {
  return dossier.access?.status ?? dossier.unconfirmed?.status ?? null;
}

function answered(dossier: Dossier, status: number): Ending {
  if (dossier.unconfirmed?.clientDisconnected) return left(dossier, 'mid-response', null);
  const { callerError } = dossier;
  if (callerError?.reason === 'premature-close') {
    return { outcome: 'caller-left', phase: 'mid-response', status, closedBy: 'unknown', doubt: null };
  }
  return done(status, resetDoubt(dossier));
}

/** `kcr serve` says when a caller reset its connection soon after it was answered. */
function resetDoubt(dossier: Dossier): string | null {
  const reset = dossier.events.map(({ event }) => event).find((event) => event.kind === 'answer-reset');
  if (reset?.kind !== 'answer-reset') return null;
  const when = reset.afterMs === null ? 'soon' : `${Math.round(reset.afterMs)} ms`;
  return `The caller reset the connection ${when} after the answer was handed over: it may not have read it.`;
}

/** With a stream the access line comes with the first byte and proves nothing about delivery. */
function streamed(dossier: Dossier, around: Surroundings): Ending {
  const { finished, unconfirmed, undeliverable, callerError } = dossier;
  if (undeliverable || unconfirmed?.clientDisconnected || finished?.clientDisconnected) {
    return left(dossier, dossier.access ? 'mid-response' : 'before-response', null);
  }
  if (finished) {
    if (!callerError) return done(statusOf(dossier), resetDoubt(dossier));
    return left(
      dossier,
      'mid-response',
      'Only the caller says that it left; the server took its answer for delivered.',
    );
  }
  return notEnded(dossier, around);
}

/** The server did all its work and logged a status, but no response ever started. */
function processed(dossier: Dossier, status: number, around: Surroundings): Ending {
  if (around.leavingLogged && !dossier.callerError) {
    return done(
      status,
      'Its access line is missing, but so is the line that this server writes about callers that left.',
    );
  }
  if (around.accessLogged || dossier.callerError) {
    const doubt = dossier.callerError ? null : 'Told by the missing access line alone.';
    return left(dossier, 'before-response', doubt);
  }
  return done(status, 'No access lines are logged, so the delivery itself is not proven.');
}

/** The server's lines about it stop before its end. */
function notEnded(dossier: Dossier, around: Surroundings): Ending {
  const phase: Phase = dossier.access ? 'mid-response' : 'before-response';
  const status = dossier.access?.status ?? null;
  const { callerError } = dossier;
  const since = lastOwnLine(dossier);
  const change = around.life.changeAfter(dossier, since);
  if (change) {
    // If the process still wrote lines after the caller's error, the caller had left before the process ended.
    const outlived =
      callerError && around.life.wroteBetween(dossier, callerError.time.latest + ORDER_SLACK, change.time.at);
    if (outlived) return left(dossier, phase, 'The server was restarted before this call ended.');
    return { outcome: 'server-left', phase, status, closedBy: 'server', doubt: null };
  }
  if (fellSilent(dossier, around.life, since)) {
    const doubt = "The server's lines stop before this call's end while others go on; no restart is logged.";
    return { outcome: 'server-left', phase, status, closedBy: 'server', doubt };
  }
  if (!callerError) return { outcome: 'unfinished', phase: null, status: null, closedBy: 'unknown', doubt: null };
  const doubt = "The server's own end of this call is not logged: who closed first is not known.";
  return {
    outcome: 'caller-left',
    phase,
    status,
    closedBy: ownDoing(callerError.reason) ? 'caller' : 'unknown',
    doubt,
  };
}

/** Words that only the caller's own side makes. */
function ownDoing(reason: CallerErrorReason): boolean {
  return reason === 'aborted' || reason === 'timeout';
}

function lastOwnLine(dossier: Dossier): Micros {
  return dossier.events.reduce(
    (last, { event }) => (event.role === 'server' ? Math.max(last, event.time.at) : last),
    begin(dossier),
  );
}

/** A call that left no line on the server. */
function callerOnly(dossier: Dossier, around: Surroundings): Ending {
  const error = dossier.callerError;
  if (!error) return { outcome: 'unfinished', phase: null, status: null, closedBy: 'unknown', doubt: null };
  if (neverArrived(error)) return { outcome: 'never-arrived', phase: null, status: null, closedBy: null, doubt: null };
  if (error.status !== null) return done(error.status, null);
  const midway = error.reason === 'premature-close';
  const closed = error.reason === 'socket-hang-up' || error.reason === 'connection-reset' || midway;
  if (closed && watched(error.time.at, around.life)) {
    const doubt = "The server's log covers this moment and has no line of this call: it never reached the application.";
    return { outcome: 'server-left', phase: 'before-response', status: null, closedBy: 'server', doubt };
  }
  return {
    outcome: 'caller-left',
    phase: midway ? 'mid-response' : 'before-response',
    status: null,
    closedBy: ownDoing(error.reason) ? 'caller' : 'unknown',
    doubt: "Only the caller's log tells of this call: who closed first cannot be seen from there.",
  };
}
