import type { LogEvent, Role } from '../types.ts';
import { lowerBoundOf } from './upper-bound.ts';

/** Lifecycle lines of one process come this close together. */
const TOGETHER_MICROS = 5_000_000;

/**
 * Tells who wrote the lines that several programs write alike: uvicorn runs the API and, in older versions, each
 * sandbox's sidecar. By pod or container where the envelope names it; access lines also by their peer, since the only
 * one to call a sidecar is the API; lifecycle lines without a name by the API's own words beside them. What stays
 * unknown is left so. Takes and returns events in order of time.
 */
export function tellRoles(events: readonly LogEvent[]): readonly LogEvent[] {
  const ofOrigin = new Map<string, Role>();
  const sandboxPeers = new Set<string>();
  const serverLife: number[] = [];
  let sandboxes = false;
  let unknown = 0;
  const ownPeers = new Set<string>();
  const originOf = origins();
  for (const event of events) {
    const { role } = event;
    if (role === 'unknown') {
      unknown += 1;
      continue;
    }
    if (role === 'sandbox') sandboxes = true;
    const origin = originOf(event);
    if (origin !== null && !ofOrigin.has(origin)) ofOrigin.set(origin, role);
    if (event.kind === 'response-started' && event.peer) {
      if (role === 'sandbox') sandboxPeers.add(hostOf(event.peer));
      else if (role === 'server') ownPeers.add(hostOf(event.peer));
    }
    if (role === 'server' && isLife(event)) serverLife.push(event.time.at);
  }
  if (unknown === 0) return events;

  const roleOf = (event: LogEvent): Role => {
    const named = ofOrigin.get(originOf(event) ?? '');
    if (named) return named;
    if (event.kind === 'response-started' && event.peer) {
      if (sandboxPeers.size === 0) return 'server';
      const host = hostOf(event.peer);
      return sandboxPeers.has(host) && !ownPeers.has(host) ? 'sandbox' : 'server';
    }
    if (!isLife(event)) return sandboxes ? 'unknown' : 'server';
    if (!sandboxes) return 'server';
    const next = serverLife[lowerBoundOf(serverLife, event.time.at - TOGETHER_MICROS)];
    return next !== undefined && next <= event.time.at + TOGETHER_MICROS ? 'server' : 'unknown';
  };
  return events.map((event) => (event.role === 'unknown' ? { ...event, role: roleOf(event) } : event));
}

function isLife(event: LogEvent): boolean {
  return event.kind === 'server-started' || event.kind === 'server-stopping' || event.kind === 'server-stopped';
}

/** Names what wrote an event; null where nothing is known of that. */
function origins(): (event: LogEvent) => string | null {
  const names = new Map<LogEvent['origin'], string>();
  return ({ origin }) => {
    const { pod, container } = origin;
    if (pod === null && container === null) return null;
    const name = names.get(origin) ?? `${pod}/${container}`;
    names.set(origin, name);
    return name;
  };
}

function hostOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}
