import type { Micros } from '../types.ts';
import { upperBound } from './upper-bound.ts';

/** One TCP connection as the log shows it, its requests in order (µs). `from` is null where only the answer is logged. */
export interface SeenConnection {
  readonly host: string;
  readonly uses: ReadonlyArray<{ readonly kind: string; readonly from: Micros | null; readonly to: Micros }>;
}

/** A caller that is busy learns of an answer late: what it opens so soon after was begun before. */
const LEARNS_WITHIN: Micros = 50_000;

/**
 * Tells, of a caller's host and a kind of request, whether connections stay in the caller's pool after such a request. They
 * do not where none was ever used again after one, although the caller opened another while it lay idle: the caller has
 * no pool (Node < 19, `keepAlive: false`), or the answer said `Connection: close`. A kind that was
 * never put to the test goes by the host's other kinds; without any test they may. `claims` are the starts of calls whose connection is not logged: one of those may have taken the idle one.
 */
export function keepsOpen(
  connections: readonly SeenConnection[],
  claims: readonly Micros[],
  pooledFor: Micros,
): (host: string, kind: string) => boolean {
  const taken = [...claims].sort((a, b) => a - b);
  const openings = openingsOf(connections);
  const reused = new Set<string>();
  const declined = new Set<string>();
  for (const { host, uses } of connections) {
    for (const use of uses.slice(0, -1)) reused.add(keyOf(host, use.kind));
    const last = uses.at(-1);
    if (!last || declined.has(keyOf(host, last.kind))) continue;
    const opened = openings.get(host) ?? [];
    const next = opened[upperBound(opened, last.to + LEARNS_WITHIN, same)];
    if (next === undefined || next - last.to >= pooledFor) continue;
    const claim = taken[upperBound(taken, (last.from ?? last.to) - 1, same)];
    if (claim === undefined || claim > next) declined.add(keyOf(host, last.kind));
  }
  const hostsOf = (keys: ReadonlySet<string>) => new Set([...keys].map((key) => key.split('\0', 1)[0]));
  const pooling = hostsOf(reused);
  const declining = hostsOf(declined);
  return (host, kind) => {
    if (reused.has(keyOf(host, kind))) return true;
    return !declined.has(keyOf(host, kind)) && (pooling.has(host) || !declining.has(host));
  };
}

/** For each host when it opened connections, in order. */
function openingsOf(connections: readonly SeenConnection[]): Map<string, Micros[]> {
  const openings = new Map<string, Micros[]>();
  for (const { host, uses } of connections) {
    const from = uses[0]?.from ?? null;
    if (from === null) continue;
    const known = openings.get(host);
    if (known) known.push(from);
    else openings.set(host, [from]);
  }
  for (const times of openings.values()) times.sort((a, b) => a - b);
  return openings;
}

function keyOf(host: string, kind: string): string {
  return `${host}\0${kind}`;
}

function same(at: Micros): Micros {
  return at;
}
