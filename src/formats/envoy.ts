// https://www.envoyproxy.io/docs/envoy/v1.31.0/configuration/observability/access_log/usage (default format, flags) and
// https://istio.io/v1.23/docs/tasks/observability/logs/access-log/ (Istio's text and JSON)

import { stampAt } from '../time/stamp.ts';
import type { Format, Line, Reading } from '../types.ts';
import { numberField, stampField, stringField } from './helpers/fields.ts';
import { jsonObject } from './helpers/json-object.ts';
import { proxyReading } from './helpers/proxy-access.ts';

// Istio puts details, connection termination details and "transport failure reason" between flags and bytes.
const TEXT =
  /^\[(\d{4}-\d\d-\d\dT[\d:.]+Z)\] ("([A-Z]{2,20}) (\S+) HTTP\/\d(?:\.\d)?" (\d{1,3}) ([A-Z][A-Za-z,]*|-)) (?:\S+ (?:\S+) "[^"]*" )?(\d+) (\d+) (\d+|-) (\d+|-) "[^"]*" "[^"]*" "[^"]*" "[^"]*" "[^"]*"(.*)$/;

/** Envoy's and Istio's default access log, text or JSON. */
export const envoy: Format = {
  name: 'envoy',
  tokens: [' HTTP/', 'response_flags'],
  read(line: Line): Reading | 'noise' | null {
    if (line.text.startsWith('{')) return fromJson(line.text);
    const m = TEXT.exec(line.text);
    if (!m) return null;
    const [
      ,
      time = '',
      shown = '',
      method = '',
      target = '',
      status = '',
      flags = '',
      ,
      ,
      ms = '',
      up = '',
      rest = '',
    ] = m;
    // cluster, upstream local, downstream local, downstream remote, server name, route
    const peer = rest.trim().split(' ')[3] ?? null;
    return access(
      stampAt(time)?.stamp ?? null,
      method,
      target,
      Number(status),
      flags,
      digits(ms),
      digits(up),
      peer,
      shown,
    );
  },
};

function fromJson(text: string): Reading | null {
  const object = jsonObject(text);
  if (!object || !('response_flags' in object)) return null;
  const method = stringField(object, 'method');
  const target = stringField(object, 'path', 'x_envoy_original_path');
  const status = numberField(object, 'response_code');
  if (!method || !target || status === null) return null;
  return access(
    stampField(object, 'start_time'),
    method,
    target,
    status,
    stringField(object, 'response_flags') ?? '-',
    numberField(object, 'duration'),
    numberField(object, 'upstream_service_time'),
    stringField(object, 'downstream_remote_address'),
    target,
  );
}

function access(
  stamp: ReturnType<typeof stampField>,
  method: string,
  target: string,
  status: number,
  flags: string,
  durationMs: number | null,
  upstreamMs: number | null,
  peer: string | null,
  shown: string,
): Reading {
  return proxyReading({
    stamp,
    stampIsStart: true,
    method,
    target,
    peer: peer === '-' ? null : peer,
    status,
    upstreamStatus: null,
    durationMs,
    upstreamMs,
    termination: termination(flags, status),
    code: flags,
    shown,
  });
}

/** The first closer by Envoy's flags, where they name one. Envoy answers 503 or 504 itself if no header has come yet. */
function termination(flags: string, status: number): string | null {
  const all = new Set(flags.split(','));
  const has = (...names: string[]) => names.some((name) => all.has(name));
  const phase = status === 0 || status >= 500 ? 'H' : 'D';
  if (has('DC', 'DR')) return `C${phase}`;
  if (has('DPE')) return 'CR';
  if (has('UT', 'UH', 'UO')) return 'PH';
  if (has('SI', 'DT', 'LR', 'UMSDR', 'OM', 'DO')) return `P${phase}`;
  if (has('UF')) return 'SH';
  if (has('UC', 'UR', 'UPE')) return `S${phase}`;
  if (has('NR', 'RL', 'UAEX', 'RLSE', 'IH', 'NC', 'FI', 'RFCF')) return 'PR';
  return flags === '-' ? '--' : null;
}

function digits(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
