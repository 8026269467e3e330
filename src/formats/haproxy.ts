// `option httplog`: https://docs.haproxy.org/2.6/configuration.html#8.2.3, termination state: …#8.5

import { stampAt } from '../time/stamp.ts';
import type { Format, Line, Reading } from '../types.ts';
import { proxyReading } from './helpers/proxy-access.ts';

// client [accept date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes cookies state counts queues {headers} "request"
const HTTPLOG =
  /(?:^|\]: )(\S+:\d+) \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d\.\d{3})\] \S+ \S+\/\S+ (-?\d+)\/(-?\d+)\/(-?\d+)\/(-?\d+)\/\+?(-?\d+) (-?\d+) \+?\d+ \S+ \S+ ([A-Za-z-]{4}) \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{.*?\} ?)*"([A-Z]{2,20}) (\S+) HTTP\/\d(?:\.\d)?"?/;
const BAD_REQUEST = / [A-Za-z-]{4} \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{.*?\} ?)*"<BADREQ>"$/;

/**
 * HAProxy's HTTP log. Its termination state says who closed, with one blind spot: without `option abortonclose` a client
 * that leaves while the server works is not noticed, and the state is a normal `----`.
 */
export const haproxy: Format = {
  name: 'haproxy',
  tokens: [' HTTP/'],
  read(line: Line): Reading | 'noise' | null {
    const m = HTTPLOG.exec(line.text);
    if (!m) return BAD_REQUEST.test(line.text) ? 'noise' : null;
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
