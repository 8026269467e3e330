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
  const server = joinServer(ordered, target);
  const { dossiers } = server;
  const errors = errorsAbout(server.rest, target);
  const clockSkew = estimateSkew(dossiers, errors);
  const unproxied = joinProxies(dossiers, server.rest, target);
  const rest = joinCallers(dossiers, unproxied, errors, clockSkew);

  const accesses = ordered.filter(isKind('response-started')).filter((e) => e.role === 'server');
  const sents = ordered.filter(isKind('response-sent'));
  const connections = tellConnections(dossiers, accesses, sents);
  const leavingLogged = ordered.some(
    (e) => e.kind === 'response-undeliverable' || (e.kind === 'request-finished' && e.clientDisconnected !== null),
  );
  const around = { life, accessLogged: accesses.length > 0, leavingLogged };
  const timelines = dossiers
    .map((dossier) => buildTimeline(dossier, connections.get(dossier) ?? null, around))
    .sort(byStart);
  return {
    ...reading,
    skews: clockSkew ? [clockSkew.skew] : [],
    timelines,
    others: rest,
    serverAlive: life.alive,
    from: ordered.find(isTimed)?.time.at ?? null,
    to: ordered.findLast(isTimed)?.time.at ?? null,
  };
}

function isTimed(event: LogEvent): boolean {
  return event.time.basis !== 'unknown';
}

/** All events once each, in order of time, with who wrote them. */
function inOrder(events: readonly LogEvent[]): LogEvent[] {
  return tellRoles(removeDuplicates([...events].sort(byTime)));
}

/** One dossier per call, with everything that the server and its sandboxes wrote of it; and what no call claimed. */
function joinServer(ordered: readonly LogEvent[], target: Target): { dossiers: Dossier[]; rest: LogEvent[] } {
  const isExec = target.path === '/exec';
  const { dossiers, rest: unnamed } = isExec ? joinByRequestId(ordered) : { dossiers: [], rest: ordered };
  const rest = joinResponses(dossiers, isExec ? joinSessions(dossiers, unnamed) : unnamed, target);
  return { dossiers, rest: joinSandbox(dossiers, rest) };
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
  const { dossiers, rest } = joinServer(inOrder(events), target);
  const offsets = new Map<string, Micros>();
  for (const file of files) {
    const errors = errorsAbout(rest, target).filter((e) => e.source.file === file);
    const offset = estimateZone(dossiers, errors);
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

function isKind<K extends LogEvent['kind']>(kind: K): (e: LogEvent) => e is Extract<LogEvent, { kind: K }> {
  return (e): e is Extract<LogEvent, { kind: K }> => e.kind === kind;
}
