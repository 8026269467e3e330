import type { Reading, Stamp } from '../../types.ts';
import { excerpt } from './excerpt.ts';
import { own, ownOrNull } from './own.ts';
import { splitTarget } from './path-role.ts';
import { reading } from './reading.ts';

/** What a proxy's line says of one request; strings may still be pieces of the line. */
export interface ProxyAccess {
  readonly stamp: Stamp | null;
  /** True where the proxy writes the time of the request's arrival, not of its end. */
  readonly stampIsStart: boolean;
  readonly method: string;
  readonly target: string;
  readonly peer: string | null;
  readonly status: number;
  readonly upstreamStatus: number | null;
  readonly durationMs: number | null;
  readonly upstreamMs: number | null;
  readonly termination: string | null;
  readonly code: string | null;
  readonly nth?: number | null;
  /** The literal piece of the line to show. */
  readonly shown: string;
}

/**
 * A Reading of a proxy's access line. Its time is always that of the request's end, when the line was written: the
 * order of lines and the order of events then agree.
 */
export function proxyReading(p: ProxyAccess): Reading {
  const stamp =
    p.stamp && p.stampIsStart && p.durationMs !== null
      ? { ...p.stamp, micros: p.stamp.micros + Math.round(p.durationMs * 1000) }
      : p.stamp;
  return reading(
    { stamp, role: 'proxy', text: excerpt(p.shown) },
    {
      kind: 'proxy-access',
      method: own(p.method, 20),
      path: own(splitTarget(p.target).path, 500),
      peer: ownOrNull(p.peer, 100),
      status: p.status,
      upstreamStatus: p.upstreamStatus,
      durationMs: p.durationMs,
      upstreamMs: p.upstreamMs,
      termination: p.termination,
      code: ownOrNull(p.code, 40),
      nth: p.nth ?? null,
    },
  );
}

/**
 * What a status that a proxy makes up itself says of who closed: 499 (nginx, Traefik) and 460 (ALB) the client before
 * any header, 504 the proxy's own timer, 502 the server. Null for all others: a client that leaves in the middle of a
 * body is logged with the status of the answer.
 */
export function terminationOfStatus(status: number): string | null {
  if (status === 499 || status === 460) return 'CH';
  if (status === 504) return 'PH';
  if (status === 502) return 'SH';
  return null;
}

/** Seconds, as nginx and ALB write them, in ms; the sum where nginx lists several upstreams; null for `-` and -1. */
export function secondsToMs(text: string | null | undefined): number | null {
  if (!text) return null;
  const parts = text.split(/[,:]\s*/).filter((part) => part !== '-');
  if (parts.length === 0 || !parts.every((part) => /^\d+(?:\.\d+)?$/.test(part.trim()))) return null;
  return Math.round(parts.reduce((sum, part) => sum + Number(part), 0) * 1e6) / 1000;
}

/** The last of nginx's upstream statuses (`502, 200`), null for `-`. */
export function lastStatus(text: string | null | undefined): number | null {
  const last = text
    ?.split(/[,:]\s*/)
    .at(-1)
    ?.trim();
  return last !== undefined && /^\d{3}$/.test(last) ? Number(last) : null;
}
