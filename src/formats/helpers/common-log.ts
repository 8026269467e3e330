import { stampAt } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';

/** The part that nginx, Apache, ingress-nginx and Traefik share: Apache's "combined" format. */
export interface CommonLog {
  readonly peer: string;
  readonly stamp: Stamp;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  /** The request line and status as written. */
  readonly shown: string;
  /** What follows the user agent. */
  readonly rest: string;
}

const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const COMBINED = new RegExp(
  `^(\\S+) \\S+ \\S+ \\[([^\\]]{20,40})\\] ("([A-Z]{2,20}) (\\S+) HTTP/\\d(?:\\.\\d)?" (\\d{3})) (?:\\d+|-)(?: ${QUOTED} ${QUOTED})?(.*)$`,
);

/** Reads a line of https://httpd.apache.org/docs/2.4/logs.html#combined and whatever follows it; null for others. */
export function commonLog(text: string): CommonLog | null {
  const m = COMBINED.exec(text);
  if (!m) return null;
  const [, peer = '', time = '', shown = '', method = '', target = '', status = '', rest = ''] = m;
  const found = stampAt(time);
  if (!found || found.end !== time.length) return null;
  return { peer, stamp: found.stamp, method, target, status: Number(status), shown, rest: rest.trim() };
}
