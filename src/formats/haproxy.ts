// `option httplog`: https://docs.haproxy.org/2.6/configuration.html#8.2.3, termination state: …#8.5

import { stampAt } from '../time/stamp.ts';
import type { Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { proxyReading } from './helpers/proxy-access.ts';
import { reading } from './helpers/reading.ts';

// client [accept date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes cookies state counts queues {headers} "request"
const HTTPLOG =
  /(?:^|\]: )(\S+:\d+) \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] \S+ \S+\/\S+ (-?\d+)\/(-?\d+)\/(-?\d+)\/(-?\d+)\/\+?(-?\d+) (-?\d+) \+?\d+ \S+ \S+ ([A-Za-z-]{4}) \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{.*?\} ?)*"([A-Z]{2,20}) (\S+) HTTP\/\d(?:\.\d)?"?/;
const BAD_REQUEST = / [A-Za-z-]{4} \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{.*?\} ?)*"<BADREQ>"$/;

// Health checks: https://github.com/haproxy/haproxy/blob/v2.6.0/src/server.c (`srv_update_status`). With `-db` each comes on
// stderr as well, behind its level and pid: the same once more.
const DOWN = /(?:^|\]: )(?:Health check for s|S)erver \S+\/\S+ (?:is DOWN|failed), reason: [^,]+(?:, code: (\d{3}))?/;
const UP_OR_DOWN =
  /(?:^|\]: |^\[(?:WARNING|ALERT|NOTICE)\] +\(\d+\) : )(?:(?:Health check for s|S)erver \S+\/\S+ (?:is|failed|succeeded)|(?:backend|proxy) '?\S+? has no server available!)/;

/**
 * HAProxy's HTTP log. Its termination state says who closed, with one blind spot: without `option abortonclose` a client
 * that leaves while the server works is not noticed, and the state is a normal `----`.
 */
export const haproxy: Format = {
  name: 'haproxy',
  tokens: [' HTTP/', 'erver '],
  read(line: Line): Reading | 'noise' | null {
    const m = HTTPLOG.exec(line.text);
    if (!m) return health(line.text);
    const [, peer = '', date = '', , , , tr = '', ta = '', status = '', state = '', method = '', target = ''] = m;
    const code = Number(status);
    return proxyReading({
      stamp: stampAt(date)?.stamp ?? null,
      stampIsStart: true,
      method,
      target,
      peer,
      status: Math.max(code, 0),
      upstreamStatus: null,
      durationMs: Number(ta) >= 0 ? Number(ta) : null,
      upstreamMs: Number(tr) >= 0 ? Number(tr) : null,
      termination: termination(state),
      code: state,
      shown: `${method} ${target}`,
    });
  },
};

/** `c` and `s` are HAProxy's own timers, and L, R, I, P and the rest its own decisions: the proxy closed. */
function termination(state: string): string {
  const first = state.charAt(0);
  const closer = first === '-' || first === 'C' || first === 'S' ? first : 'P';
  const second = state.charAt(1);
  if (second === '-') return `${closer}-`;
  // Q (queue) and C (connect) come before the server's headers as well; L is the last data.
  const phase = second === 'R' || second === 'T' ? 'R' : second === 'D' || second === 'L' ? 'D' : 'H';
  return closer + phase;
}

/** A server that HAProxy takes out, because its health check failed. */
function health(text: string): Reading | 'noise' | null {
  if (BAD_REQUEST.test(text)) return 'noise';
  if (!text.includes('erver ')) return null;
  const down = DOWN.exec(text);
  if (!down) return UP_OR_DOWN.test(text) ? 'noise' : null;
  return reading(
    { stamp: null, role: 'proxy', text: excerpt(down[0].replace(/^\]: /, '')) },
    { kind: 'probe-failed', probe: 'readiness', status: down[1] === undefined ? null : Number(down[1]) },
  );
}
