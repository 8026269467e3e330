import type { ReportEvent, ReportRequest } from '../../../report.ts';
import { placesOnLines } from './places-on-lines.ts';

/** Values of one field, a call or an event each. */
type Column<T> = T[];

/**
 * Calls as columns: alike values stand together, so that they compress well (about 100 bytes a call). What the page
 * does not show (byte ranges, hashes, `at` of events, which follows from the start) is left out.
 */
export interface PackedCalls {
  readonly calls: { readonly [K in keyof Scalars]: Column<Scalars[K]> };
  /** Attribute names, a column each; a call without that attribute has null there. */
  readonly attributes: Readonly<Record<string, Column<string | number | boolean | null>>>;
  /** How many events each call has; the events' columns hold them one after the other. */
  readonly counts: Column<number>;
  readonly events: {
    readonly kind: Column<ReportEvent['kind']>;
    readonly role: Column<ReportEvent['role']>;
    readonly joinedBy: Column<ReportEvent['joinedBy']>;
    readonly offsetMs: Column<number | null>;
    readonly earlierByMs: Column<number>;
    readonly laterByMs: Column<number>;
    readonly file: Column<number>;
    /** From the line of the event before it in the same call. */
    readonly lineStep: Column<number>;
    readonly lines: Column<number>;
    /** Which of the records on its line (`placesOnLines`). */
    readonly place: Column<number>;
    /** Index into `texts`. */
    readonly text: Column<number>;
  };
  readonly files: readonly string[];
  readonly texts: readonly string[];
}

type Scalars = Omit<ReportRequest, 'events' | 'attributes'>;
type Attributes = ReportRequest['attributes'];

const SCALARS = [
  'id',
  'method',
  'path',
  'startedAt',
  'outcome',
  'phase',
  'status',
  'closedBy',
  'termination',
  'executionFinished',
  'durationMs',
  'leftAfter',
  'connection',
  'joinConfidence',
  'callerReason',
  'streamed',
  'heartbeats',
  'doubts',
] as const satisfies readonly (keyof Scalars)[];

/** Stand in a text for the ids of its own call. Texts of logs come here without control characters. */
const PLACEHOLDERS = [
  ['executionId', '\u0001'],
  ['sessionId', '\u0002'],
] as const;

/** Calls in, columns out. */
export function packCalls(requests: readonly ReportRequest[]): PackedCalls {
  const files = numbered();
  const texts = numbered();
  const placeOf = placesOnLines(requests);
  const counts: number[] = [];
  const events = {
    kind: [] as ReportEvent['kind'][],
    role: [] as ReportEvent['role'][],
    joinedBy: [] as ReportEvent['joinedBy'][],
    offsetMs: [] as (number | null)[],
    earlierByMs: [] as number[],
    laterByMs: [] as number[],
    file: [] as number[],
    lineStep: [] as number[],
    lines: [] as number[],
    place: [] as number[],
    text: [] as number[],
  };
  for (const request of requests) {
    let line = 0;
    counts.push(request.events.length);
    for (const event of request.events) {
      events.kind.push(event.kind);
      events.role.push(event.role);
      events.joinedBy.push(event.joinedBy);
      events.offsetMs.push(event.offsetMs);
      events.earlierByMs.push(event.earlierByMs);
      events.laterByMs.push(event.laterByMs);
      events.file.push(files.of(event.file));
      events.lineStep.push(event.line - line);
      events.lines.push(event.lines);
      events.place.push(placeOf(event));
      events.text.push(texts.of(shorten(event.text, request.attributes)));
      line = event.line;
    }
  }
  const names = [...new Set(requests.flatMap((request) => Object.keys(request.attributes)))];
  return {
    calls: columnsOf(requests),
    attributes: Object.fromEntries(
      names.map((name) => [name, requests.map((request) => request.attributes[name] ?? null)]),
    ),
    counts,
    events,
    files: files.list,
    texts: texts.list,
  };
}

function columnsOf(requests: readonly ReportRequest[]): PackedCalls['calls'] {
  const columns = Object.fromEntries(SCALARS.map((name) => [name, requests.map((request) => request[name])]));
  const connection = requests.map((request) => mapPrevious(request, shorten));
  return { ...columns, connection } as unknown as PackedCalls['calls'];
}

/** The requests before it are often about the session of the call, too. */
function mapPrevious({ connection, attributes }: Pick<ReportRequest, 'connection' | 'attributes'>, change: Change) {
  return connection && { ...connection, previous: connection.previous.map((text) => change(text, attributes)) };
}

type Change = (text: string, attributes: Attributes) => string;

function shorten(text: string, attributes: Attributes): string {
  let short = text;
  for (const [name, sign] of PLACEHOLDERS) {
    const id = attributes[name];
    if (typeof id === 'string' && id !== '') short = short.replaceAll(id, sign);
  }
  return short;
}

/**
 * The other way round. Of an event `sha256`, `bytes` and `at` are gone; `offset` is its place on its line only (see
 * `placesOnLines`).
 */
export function unpackCalls(packed: PackedCalls): ReportRequest[] {
  const { calls, counts, events } = packed;
  let next = 0;
  return calls.id.map((_, n) => {
    const scalars = Object.fromEntries(SCALARS.map((name) => [name, calls[name][n]])) as unknown as Scalars;
    const attributes = Object.fromEntries(
      Object.entries(packed.attributes).map(([name, column]) => [name, column[n] ?? null]),
    );
    const own: ReportEvent[] = [];
    let line = 0;
    for (const end = next + (counts[n] ?? 0); next < end; next += 1) {
      line += events.lineStep[next] ?? 0;
      own.push({
        kind: events.kind[next] ?? 'server-error',
        at: null,
        earlierByMs: events.earlierByMs[next] ?? 0,
        laterByMs: events.laterByMs[next] ?? 0,
        offsetMs: events.offsetMs[next] ?? null,
        joinedBy: events.joinedBy[next] ?? 'assignment',
        role: events.role[next] ?? 'unknown',
        file: packed.files[events.file[next] ?? -1] ?? '',
        line,
        lines: events.lines[next] ?? 1,
        offset: events.place[next] ?? 0,
        bytes: 0,
        sha256: null,
        text: lengthen(packed.texts[events.text[next] ?? -1] ?? '', attributes),
      });
    }
    const connection = mapPrevious({ connection: scalars.connection, attributes }, lengthen);
    return { ...scalars, connection, attributes, events: own };
  });
}

function lengthen(text: string, attributes: Attributes): string {
  let long = text;
  for (const [name, sign] of PLACEHOLDERS) long = long.replaceAll(sign, String(attributes[name] ?? ''));
  return long;
}

/** Gives equal strings the same number, in order of their first coming. */
function numbered(): { of(text: string): number; list: string[] } {
  const numbers = new Map<string, number>();
  const list: string[] = [];
  return {
    list,
    of(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, list.length);
      list.push(text);
      return list.length - 1;
    },
  };
}
