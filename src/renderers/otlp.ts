// OTLP/JSON: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/docs/specification.md#json-protobuf-encoding
// Attributes: https://github.com/open-telemetry/semantic-conventions/blob/v1.37.0/docs/http/http-spans.md
import { createHash } from 'node:crypto';
import type { Report, ReportRequest } from '../report.ts';
import { VERSION } from '../version.ts';
import { type CallSpans, callSpans, type Span } from './parts/call-spans.ts';
import { listPieces } from './parts/list-pieces.ts';

type Value = { stringValue: string } | { intValue: number } | { doubleValue: number } | { boolValue: boolean };

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Attribute[];
  readonly droppedAttributesCount: number;
  readonly events: { attributes: Attribute[]; name: string; timeUnixNano: string; droppedAttributesCount: number }[];
  readonly droppedEventsCount: number;
  readonly status: { code: number; message?: string };
  readonly links: never[];
  readonly droppedLinksCount: number;
}

const KIND = { internal: 1, server: 2, client: 3 } as const;
const STATUS = { unset: 0, error: 2 } as const;

/**
 * The report as OTLP/JSON (one ExportTraceServiceRequest), as Jaeger, Tempo and collectors take it: a trace for each call,
 * with the caller's span, the server's below it, and its phases below that. Ids are hashes of what they name, so the same
 * report gives the same. Spans that no line of their side tells of have `kcr.inferred`. Calls without times are left out.
 * In pieces, for that of many calls is longer than a string can be.
 */
export function* otlpPieces(report: Report): Generator<string> {
  const calls = callSpans(report.requests);
  const served = calls.filter(({ server }) => server !== null);
  yield '{"resourceSpans":[';
  if (calls.length > 0) yield* resource('caller', calls, (call) => [callerSpan(call)]);
  if (served.length > 0) {
    yield ',';
    yield* resource('server', served, serverSpans);
  }
  yield ']}\n';
}

function* resource(
  side: 'caller' | 'server',
  calls: readonly CallSpans[],
  spansOf: (call: CallSpans) => OtlpSpan[],
): Generator<string> {
  const name = side === 'caller' ? 'exec-caller' : 'exec-server';
  const own = { attributes: attributes({ 'service.name': name }), droppedAttributesCount: 0 };
  const scope = { name: 'kcr', version: VERSION };
  yield `{"resource":${JSON.stringify(own)},"scopeSpans":[{"scope":${JSON.stringify(scope)},"spans":[`;
  yield* listPieces(
    (function* () {
      for (const call of calls) yield* spansOf(call);
    })(),
  );
  yield ']}]}';
}

function callerSpan(call: CallSpans): OtlpSpan {
  const { request, caller } = call;
  return span(call, caller, {
    part: 'caller',
    name: request.method,
    kind: KIND.client,
    attributes: { ...httpOf(request), ...portOf(request), ...ownOf(request), 'kcr.inferred': caller.inferred },
    side: 'caller',
  });
}

function serverSpans(call: CallSpans): OtlpSpan[] {
  const { request, server, phases } = call;
  if (server === null) return [];
  const route = `${request.method} ${request.path}`;
  const own = { ...httpOf(request), ...peerOf(request), ...ownOf(request), 'kcr.inferred': server.inferred };
  return [
    span(call, server, {
      part: 'server',
      parent: 'caller',
      name: route,
      kind: KIND.server,
      attributes: own,
      side: 'server',
    }),
    ...phases.map((phase) =>
      span(call, phase, {
        part: phase.name,
        parent: 'server',
        name: phase.name,
        kind: KIND.internal,
        attributes: { 'kcr.inferred': phase.inferred },
        side: null,
      }),
    ),
  ];
}

interface Described {
  readonly part: string;
  readonly parent?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  /** Whose events it has. */
  readonly side: 'caller' | 'server' | null;
}

function span(call: CallSpans, { from, to }: Span, described: Described): OtlpSpan {
  const { request } = call;
  const events = call.events.filter(
    ({ event }) => described.side !== null && (event.role === 'caller') === (described.side === 'caller'),
  );
  return {
    traceId: idOf(request, 'trace', 16),
    spanId: idOf(request, described.part, 8),
    ...(described.parent === undefined ? {} : { parentSpanId: idOf(request, described.parent, 8) }),
    name: described.name,
    kind: described.kind,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(Math.max(from, to)),
    attributes: attributes(described.attributes),
    droppedAttributesCount: 0,
    events: events.map(({ at, event }) => ({
      attributes: attributes({
        'kcr.text': event.text,
        'kcr.joined_by': event.joinedBy,
        'log.file.path': event.file,
        'kcr.line': event.line,
      }),
      name: event.kind,
      timeUnixNano: nanos(at),
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    status: described.side === null ? { code: STATUS.unset } : statusOf(request),
    links: [],
    droppedLinksCount: 0,
  };
}

function httpOf({ method, path, status, outcome, callerReason }: ReportRequest) {
  const failed = outcome !== 'delivered' && outcome !== 'unfinished';
  return {
    'http.request.method': method,
    'url.path': path,
    'http.response.status_code': status,
    'error.type': failed ? (callerReason ?? outcome) : (status ?? 0) >= 500 ? String(status) : null,
  };
}

/** The server's peer is the caller; for the caller it is its own end, which the conventions have no name for. */
function peerOf({ connection }: ReportRequest) {
  const [, address = null, port = null] = /^(.*):(\d+)$/.exec(connection?.peer ?? '') ?? [];
  return { 'client.address': address, 'client.port': port === null ? null : Number(port) };
}

function portOf({ connection }: ReportRequest) {
  return { 'kcr.connection': connection?.peer ?? null };
}

function ownOf(request: ReportRequest) {
  const { id, outcome, phase, termination, closedBy, joinConfidence, leftAfter, connection } = request;
  return {
    'kcr.request_id': id,
    'kcr.outcome': outcome,
    'kcr.phase': phase,
    'kcr.termination': termination,
    'kcr.closed_by': closedBy,
    'kcr.join_confidence': joinConfidence,
    'kcr.left_after_ms': leftAfter?.ms ?? null,
    'kcr.connection_nth': connection?.nth ?? null,
  };
}

function statusOf({ outcome, status, callerReason }: ReportRequest): OtlpSpan['status'] {
  if (outcome === 'unfinished') return { code: STATUS.unset };
  if (outcome !== 'delivered') return { code: STATUS.error, message: callerReason ?? outcome };
  return { code: (status ?? 0) >= 500 ? STATUS.error : STATUS.unset };
}

/** The same call has the same ids in every report: a hash of its id and start. */
function idOf({ id, startedAt }: ReportRequest, part: string, bytes: number): string {
  const hex = createHash('sha256').update(`kcr\0${id}\0${startedAt}\0${part}`).digest('hex');
  return hex.slice(0, 2 * bytes);
}

function nanos(micros: number): string {
  return `${BigInt(Math.round(micros)) * 1000n}`;
}

function attributes(record: Readonly<Record<string, string | number | boolean | null>>): Attribute[] {
  return Object.entries(record).flatMap(([key, value]) => (value === null ? [] : [{ key, value: anyValue(value) }]));
}

function anyValue(value: string | number | boolean): Value {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    default:
      return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  }
}
