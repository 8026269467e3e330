// https://doc.traefik.io/traefik/v3.1/observability/access-logs/ (common format and fields of the JSON format)
import type { Format, Line, Reading } from '../types.ts';
import { commonLog } from './helpers/common-log.ts';
import { numberField, stampField, stringField } from './helpers/fields.ts';
import { jsonObject } from './helpers/json-object.ts';
import { proxyReading, terminationOfStatus } from './helpers/proxy-access.ts';

// … "referrer" "agent" REQUESTS-SINCE-START "router" "server URL" DURATIONms
const REST = /^\d+ "[^"]*" "[^"]*" (\d+)ms$/;

/** Traefik's access log, common or JSON. */
export const traefik: Format = {
  name: 'traefik',
  tokens: [' HTTP/', 'RequestMethod'],
  read(line: Line): Reading | 'noise' | null {
    if (line.text.startsWith('{')) return fromJson(line.text);
    if (!line.text.endsWith('ms')) return null;
    const common = commonLog(line.text);
    const m = common && REST.exec(common.rest);
    if (!common || !m) return null;
    return proxyReading({
      ...common,
      stampIsStart: true,
      upstreamStatus: null,
      durationMs: Number(m[1]),
      upstreamMs: null,
      termination: terminationOfStatus(common.status),
      code: String(common.status),
    });
  },
};

function fromJson(text: string): Reading | null {
  const object = jsonObject(text);
  const method = object && stringField(object, 'RequestMethod');
  const target = object && stringField(object, 'RequestPath');
  const status = object && numberField(object, 'DownstreamStatus');
  if (!object || !method || !target || status === null) return null;
  const origin = numberField(object, 'OriginStatus');
  return proxyReading({
    stamp: stampField(object, 'StartUTC', 'StartLocal', 'time'),
    stampIsStart: 'StartUTC' in object || 'StartLocal' in object,
    method,
    target,
    peer: stringField(object, 'ClientAddr', 'ClientHost'),
    status,
    upstreamStatus: origin === 0 ? null : origin,
    durationMs: nanosToMs(numberField(object, 'Duration')),
    upstreamMs: nanosToMs(numberField(object, 'OriginDuration')),
    termination: terminationOfStatus(status),
    code: String(status),
    shown: target,
  });
}

function nanosToMs(nanos: number | null): number | null {
  return nanos === null ? null : Math.round(nanos / 1000) / 1000;
}
