import type { Case, LogEvent, Micros, SourceSummary, Timeline, ZoneNote } from '../types.ts';
import { buildTimeline } from './build-timeline.ts';
import { errorsAbout } from './caller-error.ts';
import { tellConnections } from './connections.ts';
import type { Dossier } from './dossier.ts';
import { estimateSkew, estimateZone } from './estimate-skew.ts';
import { joinCallers } from './join-callers.ts';
import { joinByRequestId } from './join-ids.ts';
import { joinProxies } from './join-proxies.ts';
import { joinResponses } from './join-responses.ts';
import { joinSandbox } from './join-sandbox.ts';
import { joinSessions } from './join-sessions.ts';
import { lineOrder } from './line-order.ts';
import { removeDuplicates } from './remove-duplicates.ts';
import { readServerLife } from './server-life.ts';
import { type Target, targetOf } from './target.ts';
import { tellRoles } from './tell-roles.ts';
import { Unclaimed } from './unclaimed.ts';

/** What the logs hold besides events. */
export interface Reading {
  readonly sources: readonly SourceSummary[];
  readonly zones: readonly ZoneNote[];
}

/**
 * Joins all events of all sources into one timeline per call of `path` (default POST /exec), in order of start.
 * `events` may come in any order.
 */
export function buildCase(events: readonly LogEvent[], reading: Reading, path = '/exec'): Case {
  const target = targetOf(path);
  const ordered = inOrder(events);
  const life = readServerLife(ordered);
  const { dossiers, unclaimed } = joinServer(ordered, target);
  const errors = errorsAbout(unclaimed, target);
  const clockSkew = estimateSkew(
    dossiers,
    errors.map(({ event }) => event),
  );
  joinProxies(dossiers, unclaimed, target);
  joinCallers(dossiers, unclaimed, errors, clockSkew);

  const accesses = unclaimed.every('response-started').filter((e) => e.role === 'server');
  tellConnections(dossiers, accesses, unclaimed.every('response-sent'));
  const leavingLogged =
    unclaimed.every('response-undeliverable').length > 0 ||
    unclaimed.every('request-finished').some((e) => e.clientDisconnected !== null);
  const around = { life, accessLogged: accesses.length > 0, leavingLogged };
  const timelines = dossiers.map((dossier) => buildTimeline(dossier, around)).sort(byStart);
  return {
    ...reading,
    skews: clockSkew ? [clockSkew.skew] : [],
    timelines,
    others: unclaimed.rest(),
    serverAlive: life.alive,
    from: ordered.find(isTimed)?.time.at ?? null,
    to: ordered.findLast(isTimed)?.time.at ?? null,
  };
}

function isTimed(event: LogEvent): boolean {
  return event.time.basis !== 'unknown';
}

/** All events once each, in order of time, with who wrote them. */
function inOrder(events: readonly LogEvent[]): readonly LogEvent[] {
  return tellRoles(removeDuplicates(isSorted(events) ? events : [...events].sort(byTime)));
}

function isSorted(events: readonly LogEvent[]): boolean {
  for (let i = 1; i < events.length; i++) {
    if (byTime(events[i - 1] as LogEvent, events[i] as LogEvent) > 0) return false;
  }
  return true;
}

/** One dossier per call, with everything that the server and its sandboxes wrote of it; and what no call claimed. */
function joinServer(ordered: readonly LogEvent[], target: Target): { dossiers: Dossier[]; unclaimed: Unclaimed } {
  const unclaimed = new Unclaimed(ordered);
  const isExec = target.path === '/exec';
  const dossiers = isExec ? joinByRequestId(unclaimed) : [];
  if (isExec) joinSessions(dossiers, unclaimed);
  joinResponses(dossiers, unclaimed, target);
  joinSandbox(dossiers, unclaimed);
  return { dossiers, unclaimed };
}

/**
 * For callers whose clock bears no zone and was read as UTC: the offset (µs ahead of UTC) that makes the order of cause
 * and effect possible, by file. Only where the times as read are impossible and just one offset is.
 */
export function zonesByCause(
  events: readonly LogEvent[],
  files: ReadonlySet<string>,
  path = '/exec',
): Map<string, Micros> {
  const target = targetOf(path);
  const { dossiers, unclaimed } = joinServer(inOrder(events), target);
  const errors = errorsAbout(unclaimed, target).map(({ event }) => event);
  const offsets = new Map<string, Micros>();
  for (const file of files) {
    const offset = estimateZone(
      dossiers,
      errors.filter((e) => e.source.file === file),
    );
    if (offset !== null) offsets.set(file, offset);
  }
  return offsets;
}

function byTime(a: LogEvent, b: LogEvent): number {
  return a.time.at - b.time.at || lineOrder(a, b);
}

function byStart(a: Timeline, b: Timeline): number {
  return a.startedAt.at - b.startedAt.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
