import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { renderExport } from '../../src/renderers/index.ts';
import { samples } from '../helpers/samples.ts';

interface Attribute {
  key: string;
  value: Record<string, string | number | boolean>;
}

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  events: { name: string; timeUnixNano: string; attributes: Attribute[] }[];
  status: { code: number; message?: string };
}

interface Request {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { scope: { name: string; version: string }; spans: Span[] }[];
  }[];
}

const plain = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

const hrTime = (nanos: string): [number, number] => [
  Number(BigInt(nanos) / 1_000_000_000n),
  Number(BigInt(nanos) % 1_000_000_000n),
];

/** The spans as OpenTelemetry's SDK would hold them. */
function readable(request: Request): ReadableSpan[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const shared = resourceFromAttributes(plain(resource.attributes));
    return scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span): ReadableSpan => {
        const context = (spanId: string) => ({ traceId: span.traceId, spanId, traceFlags: 1 });
        return {
          name: span.name,
          // OTLP's kinds begin with UNSPECIFIED.
          kind: span.kind - 1,
          spanContext: () => context(span.spanId),
          ...(span.parentSpanId === undefined ? {} : { parentSpanContext: context(span.parentSpanId) }),
          startTime: hrTime(span.startTimeUnixNano),
          endTime: hrTime(span.endTimeUnixNano),
          status: span.status,
          attributes: plain(span.attributes),
          links: [],
          events: span.events.map((event) => ({
            name: event.name,
            time: hrTime(event.timeUnixNano),
            attributes: plain(event.attributes),
            droppedAttributesCount: 0,
          })),
          duration: [0, 0],
          ended: true,
          resource: shared,
          instrumentationScope: scope,
          droppedAttributesCount: 0,
          droppedEventsCount: 0,
          droppedLinksCount: 0,
        };
      }),
    );
  });
}

/** Trace flags are optional and say that a span was sampled, which nobody did here. */
const withoutFlags = (text: string): unknown => JSON.parse(text, (key, value) => (key === 'flags' ? undefined : value));

describe.each(samples.map(({ name, path }) => ({ name, path })))('OTLP of $name', ({ path }) => {
  it("is what OpenTelemetry's own transformer makes of the same spans", async () => {
    const { report } = await analyze([path]);
    const text = renderExport('otlp', report, { redact: true });
    const theirs = JsonTraceSerializer.serializeRequest(readable(JSON.parse(text)));
    expect(JSON.parse(text)).toEqual(withoutFlags(new TextDecoder().decode(theirs)));
  });

  it('has ids of the right length, each span once, below a span of its trace', async () => {
    const { report } = await analyze([path]);
    const request: Request = JSON.parse(renderExport('otlp', report, { redact: true }));
    const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const keys = spans.map(({ traceId, spanId }) => `${traceId}:${spanId}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[0-9a-f]{32}:[0-9a-f]{16}$/.test(key))).toBe(true);
    for (const { traceId, parentSpanId } of spans) {
      if (parentSpanId !== undefined) expect(keys).toContain(`${traceId}:${parentSpanId}`);
    }
    expect(spans.filter((span) => BigInt(span.endTimeUnixNano) < BigInt(span.startTimeUnixNano))).toEqual([]);
    expect(spans.filter(({ kind }) => kind === 3)).toHaveLength(
      report.requests.filter((r) => r.startedAt !== null).length,
    );
  });
});

it('marks spans that no line of their side tells of', async () => {
  const { report } = await analyze(['samples/success2.log']);
  const text = renderExport('otlp', report, { redact: true });
  const request: Request = JSON.parse(text);
  const inferred = request.resourceSpans.map(({ resource, scopeSpans }) => [
    plain(resource.attributes)['service.name'],
    scopeSpans.flatMap(({ spans }) =>
      spans.filter(({ kind }) => kind > 1).map((s) => plain(s.attributes)['kcr.inferred']),
    ),
  ]);
  expect(Object.fromEntries(inferred)['exec-server']).toEqual([false, false, false, false, false]);
});
