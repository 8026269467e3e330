import { mapStrings } from './map-strings.ts';
import { oncePerText } from './once-per-text.ts';
import { redact } from './redact.ts';
import type { ReportEvent, ReportRequest } from './report.ts';

// Identifiers and file names are how a reader finds a line again; they are no secrets.
const AS_THEY_ARE = new Set([
  'file',
  'id',
  'ids',
  'explains',
  'sha256',
  'kind',
  'rule',
  'at',
  'from',
  'to',
  'startedAt',
]);

/** The same report, part of one, or announcement, with every secret in its texts replaced (see `redact`). */
export function redactReport<T extends object>(report: T): T {
  // The texts of logs are the same few again and again.
  return redactPart(report, oncePerText(redact));
}

/** The same for the requests of a report one after another. */
export function* redactRequests(requests: Iterable<ReportRequest>): Generator<ReportRequest> {
  const hide = oncePerText(redact);
  for (const request of requests) yield redactRequest(request, hide);
}

function redactPart<T extends object>(part: T, hide: (text: string) => string): T {
  return mapStrings(part, (text, key) => (AS_THEY_ARE.has(key) ? text : hide(text)));
}

const NO_EVENTS: ReportEvent[] = [];

/** Of an event only the text is of anybody's making: to look at its other fields, too, would take most of the time. */
function redactRequest(request: ReportRequest, hide: (text: string) => string): ReportRequest {
  const bare = { ...request, events: NO_EVENTS };
  const head = redactPart(bare, hide);
  let events = request.events;
  for (const [n, event] of request.events.entries()) {
    const text = hide(event.text);
    if (text === event.text) continue;
    if (events === request.events) events = [...events];
    events[n] = { ...event, text };
  }
  return head === bare && events === request.events ? request : { ...head, events };
}
