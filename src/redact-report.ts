import { mapStrings } from './map-strings.ts';
import { oncePerText } from './once-per-text.ts';
import { redact } from './redact.ts';
import type { ReportConnection, ReportRequest } from './report.ts';

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

/** The same as redactPart. Looking at each field of each event would take most of the time: few are of anybody's making. */
function redactRequest(request: ReportRequest, hide: (text: string) => string): ReportRequest {
  const { method, path, termination, connection, attributes, doubts, events } = request;
  const shown = {
    method: hide(method),
    path: hide(path),
    termination: hide(termination),
    connection: connection && redactConnection(connection, hide),
    attributes: redactAttributes(attributes, hide),
    doubts: eachOf(doubts, hide),
    events: eachOf(events, (event) => {
      const text = hide(event.text);
      return text === event.text ? event : { ...event, text };
    }),
  };
  const isPlain =
    shown.method === method &&
    shown.path === path &&
    shown.termination === termination &&
    shown.connection === connection &&
    shown.attributes === attributes &&
    shown.doubts === doubts &&
    shown.events === events;
  return isPlain ? request : { ...request, ...shown };
}

function redactAttributes(
  attributes: ReportRequest['attributes'],
  hide: (text: string) => string,
): ReportRequest['attributes'] {
  let copy: ReportRequest['attributes'] | null = null;
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value !== 'string' || AS_THEY_ARE.has(name)) continue;
    const shown = hide(value);
    if (shown === value) continue;
    copy ??= { ...attributes };
    copy[name] = shown;
  }
  return copy ?? attributes;
}

function redactConnection(connection: ReportConnection, hide: (text: string) => string): ReportConnection {
  const peer = connection.peer === null ? null : hide(connection.peer);
  const previous = eachOf(connection.previous, hide);
  if (peer === connection.peer && previous === connection.previous) return connection;
  return { ...connection, peer, previous };
}

/** A list with each item changed; the list itself where nothing changes. */
function eachOf<T>(items: T[], change: (item: T) => T): T[] {
  let copy: T[] | null = null;
  for (let n = 0; n < items.length; n++) {
    const item = items[n] as T;
    const changed = change(item);
    if (changed === item) continue;
    copy ??= [...items];
    copy[n] = changed;
  }
  return copy ?? items;
}
