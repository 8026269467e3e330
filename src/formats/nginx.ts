// https://nginx.org/en/docs/http/ngx_http_log_module.html (combined) and the variables that are commonly added to it:
// https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables. 499: src/http/ngx_http_request.h
import type { Format, Line, Reading } from '../types.ts';
import { commonLog } from './helpers/common-log.ts';
import { numberField, stampField, stringField } from './helpers/fields.ts';
import { jsonObject } from './helpers/json-object.ts';
import { lastStatus, proxyReading, secondsToMs, terminationOfStatus } from './helpers/proxy-access.ts';

const LABELLED = /(?:^|[\s,|])\$?([a-z_]+)[=:] ?"?([\d.,: -]*[\d-])"?(?=$|[\s,|"])/g;
const NAMES: Readonly<Record<string, 'time' | 'upstream' | 'status' | 'nth'>> = {
  rt: 'time',
  request_time: 'time',
  urt: 'upstream',
  upstream_response_time: 'upstream',
  upstream_time: 'upstream',
  us: 'status',
  upstream_status: 'status',
  connection_requests: 'nth',
  conn_reqs: 'nth',
  cr: 'nth',
};
// `… "agent" ["forwarded for"] 5.001 5.000` without labels: the order of nginx's own examples.
const UNLABELLED = /^(?:"(?:[^"\\]|\\.)*" )?"?(\d+\.\d{3})"?(?: "?(\d+\.\d{3}(?:, \d+\.\d{3})*|-)"?)?(?: |$)/;
// A request line that could not be read (`"-" 408`), and the error log: https://nginx.org/en/docs/ngx_core_module.html#error_log
const OTHER =
  /^\S+ - \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d: +-]+\] "(?:-|[^" ]*)" \d{3} \d+ |^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(?:emerg|alert|crit|error|warn|notice|info|debug)\] \d+#\d+: /;
const STATUS = 'upstream_status';

/** nginx's access log: combined with or without times, and JSON with the variables' own names. */
export const nginx: Format = {
  name: 'nginx',
  tokens: [' HTTP/', 'request_time', 'upstream_response_time'],
  read(line: Line): Reading | 'noise' | null {
    if (line.text.startsWith('{')) return fromJson(line.text);
    const common = commonLog(line.text);
    if (!common) return OTHER.test(line.text) ? 'noise' : null;
    const { status } = common;
    const extra = extras(common.rest);
    return proxyReading({
      ...common,
      stampIsStart: false,
      upstreamStatus: lastStatus(extra.status),
      durationMs: secondsToMs(extra.time),
      upstreamMs: secondsToMs(extra.upstream),
      nth: extra.nth && /^\d+$/.test(extra.nth) ? Number(extra.nth) : null,
      termination: terminationOfStatus(status),
      code: String(status),
    });
  },
};

function extras(rest: string): Partial<Record<'time' | 'upstream' | 'status' | 'nth', string>> {
  const found: Partial<Record<'time' | 'upstream' | 'status' | 'nth', string>> = {};
  for (const [, name = '', value = ''] of rest.matchAll(LABELLED)) {
    const key = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (key) found[key] = value.trim();
  }
  const plain = found.time === undefined ? UNLABELLED.exec(rest) : null;
  if (plain?.[1]) found.time = plain[1];
  if (plain?.[2]) found.upstream ??= plain[2];
  return found;
}

function fromJson(text: string): Reading | null {
  const object = jsonObject(text);
  const status = object && numberField(object, 'status');
  if (!object || status === null || !('request_time' in object || 'upstream_response_time' in object)) return null;
  const whole = /^([A-Z]{2,20}) (\S+)/.exec(stringField(object, 'request') ?? '');
  const method = whole?.[1] ?? stringField(object, 'request_method', 'method');
  const target = whole?.[2] ?? stringField(object, 'request_uri', 'uri', 'path');
  if (!method || !target) return null;
  return proxyReading({
    stamp: stampField(object, 'time_iso8601', 'time_local', 'time', 'timestamp', '@timestamp', 'msec'),
    stampIsStart: false,
    method,
    target,
    peer: stringField(object, 'remote_addr', 'client', 'remote_ip'),
    status,
    upstreamStatus: lastStatus(String(object[STATUS] ?? '')),
    durationMs: secondsToMs(String(object.request_time ?? '')),
    upstreamMs: secondsToMs(String(object.upstream_response_time ?? '')),
    nth: numberField(object, 'connection_requests'),
    termination: terminationOfStatus(status),
    code: String(status),
    shown: stringField(object, 'request') ?? target,
  });
}
