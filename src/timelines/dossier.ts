import type { Connection, JoinBasis, LogEvent, Skew, TimelineEvent } from '../types.ts';
import type { Entry } from './unclaimed.ts';

type Of<K extends LogEvent['kind']> = Extract<LogEvent, { kind: K }>;

/** What is gathered of one request while its events are being joined. Turned into a Timeline at the end. */
export interface Dossier {
  readonly requestId: string | null;
  sessionId: string | null;
  readonly events: TimelineEvent[];
  readonly doubts: string[];
  /** Whether another request, or another event, would have fitted about as well for one of its events. */
  ambiguous: boolean;
  /** Whether one of its events was chosen among candidates, and not by a wide margin. */
  likely: boolean;
  /** All errors of the caller that may be this call's, where several are about as likely; else empty. */
  callerErrors: readonly LogEvent[];
  /** How far the caller's clock is off, if its error could only be joined by allowing for that. */
  callerSkew: Skew | null;
  /** The connection that it came on, as far as known. */
  connection: Connection | null;
  /** The first event by time that the server wrote, or may have written. */
  firstOfServer: LogEvent | null;
  /** The events that outcome and connection are judged by; each also stands in `events`. */
  started: Of<'request-started'> | null;
  executionStarted: Of<'execution-started'> | null;
  executionFinished: Of<'execution-finished'> | null;
  finished: Of<'request-finished'> | null;
  streamStarted: Of<'stream-started'> | null;
  undeliverable: Of<'response-undeliverable'> | null;
  disconnected: Of<'client-disconnected'> | null;
  unconfirmed: Of<'response-unconfirmed'> | null;
  access: Of<'response-started'> | null;
  sent: Of<'response-sent'> | null;
  callerError: Of<'caller-error'> | null;
  proxy: Of<'proxy-access'> | null;
}

const NONE: readonly LogEvent[] = [];

/** A Dossier without any event yet. */
export function newDossier(requestId: string | null): Dossier {
  return {
    requestId,
    sessionId: null,
    events: [],
    doubts: [],
    ambiguous: false,
    likely: false,
    callerErrors: NONE,
    callerSkew: null,
    connection: null,
    firstOfServer: null,
    started: null,
    executionStarted: null,
    executionFinished: null,
    finished: null,
    streamStarted: null,
    undeliverable: null,
    disconnected: null,
    unconfirmed: null,
    access: null,
    sent: null,
    callerError: null,
    proxy: null,
  };
}

/** Puts an event into a dossier, for good, and, if it is one of those the outcome is judged by and the first, in its slot. */
export function addEvent(dossier: Dossier, entry: Entry, joinedBy: JoinBasis): void {
  const { event } = entry;
  dossier.events.push(claimed(entry, joinedBy));
  dossier.sessionId ??= event.ids.sessionId;
  if (event.role === 'server' || event.role === 'unknown') {
    const first = dossier.firstOfServer;
    if (first === null || event.time.at < first.time.at) dossier.firstOfServer = event;
  }
  switch (event.kind) {
    case 'request-started':
      dossier.started ??= event;
      break;
    case 'execution-started':
      dossier.executionStarted ??= event;
      break;
    case 'execution-finished':
      dossier.executionFinished ??= event;
      break;
    case 'request-finished':
      dossier.finished ??= event;
      break;
    case 'stream-started':
      dossier.streamStarted ??= event;
      break;
    case 'response-undeliverable':
      dossier.undeliverable ??= event;
      break;
    case 'client-disconnected':
      dossier.disconnected ??= event;
      break;
    case 'response-unconfirmed':
      dossier.unconfirmed ??= event;
      break;
    case 'response-started':
      if (event.role === 'server') dossier.access ??= event;
      break;
    case 'response-sent':
      dossier.sent ??= event;
      break;
    case 'caller-error':
      dossier.callerError ??= event;
      break;
    case 'proxy-access':
      dossier.proxy ??= event;
      break;
    default:
      break;
  }
}

function claimed(entry: Entry, joinedBy: JoinBasis): TimelineEvent {
  entry.joinedBy = joinedBy;
  return entry as Entry & { joinedBy: JoinBasis };
}

/** Whether neither the server nor a sandbox tells of the call, and a hop in between does. */
export function knownByProxyOnly({ proxy, events }: Dossier): boolean {
  return proxy !== null && events.every(({ event }) => event.role === 'proxy' || event.role === 'caller');
}

/** Which process of the server wrote an event: requests of different pods share nothing but identifiers. */
export function instanceOf(event: LogEvent): string {
  return event.origin.pod ?? event.origin.container ?? '';
}

/** Whether the event may be the dossier's, as far as processes go. */
export function sameInstance(dossier: Dossier, event: LogEvent): boolean {
  const own = dossier.firstOfServer;
  return own === null || instanceOf(own) === instanceOf(event);
}
