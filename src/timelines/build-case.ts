import type { Case, LogEvent, Skew, SourceSummary, Timeline, ZoneNote } from '../types.ts';
import { buildTimeline } from './build-timeline.ts';
import { tellConnections } from './connections.ts';
import type { Dossier } from './dossier.ts';
import { joinCallers } from './join-callers.ts';
import { joinByRequestId } from './join-ids.ts';
import { joinResponses } from './join-responses.ts';
import { joinSandbox } from './join-sandbox.ts';
import { joinSessions } from './join-sessions.ts';
import { removeDuplicates } from './remove-duplicates.ts';
import { readServerLife } from './server-life.ts';
import { targetOf } from './target.ts';
import { tellRoles } from './tell-roles.ts';

/** What the logs hold besides events. */
export interface Reading {
  readonly sources: readonly SourceSummary[];
  readonly zones: readonly ZoneNote[];
  readonly skews: readonly Skew[];
}

/**
 * Joins all events of all sources into one timeline per call of `path` (default POST /exec), in order of start.
 * `events` may come in any order.
 */
export function buildCase(events: readonly LogEvent[], reading: Reading, path = '/exec'): Case {
  const target = targetOf(path);
  const ordered = tellRoles(removeDuplicates([...events].sort(byTime)));
  const life = readServerLife(ordered);

  const dossiers: Dossier[] = [];
  let rest = ordered;
  if (target.path === '/exec') {
    const byId = joinByRequestId(ordered);
    dossiers.push(...byId.dossiers);
    rest = joinSessions(dossiers, byId.rest);
  }
  rest = joinResponses(dossiers, rest, target);
  rest = joinSandbox(dossiers, rest);
  rest = joinCallers(dossiers, rest, target);

  const accesses = ordered.filter(isKind('response-started')).filter((e) => e.role === 'server');
  const sents = ordered.filter(isKind('response-sent'));
  const connections = tellConnections(dossiers, accesses, sents);
  const around = { life, accessLogged: accesses.length > 0 };
  const timelines = dossiers
    .map((dossier) => buildTimeline(dossier, connections.get(dossier) ?? null, around))
    .sort(byStart);
  const times = ordered.filter((e) => e.time.basis !== 'unknown').map((e) => e.time.at);
  return {
    ...reading,
    timelines,
    others: rest,
    serverAlive: life.alive,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
  };
}

function byTime(a: LogEvent, b: LogEvent): number {
  if (a.time.at !== b.time.at) return a.time.at - b.time.at;
  if (a.source.file !== b.source.file) return a.source.file < b.source.file ? -1 : 1;
  return a.source.line - b.source.line;
}

function byStart(a: Timeline, b: Timeline): number {
  return a.startedAt.at - b.startedAt.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function isKind<K extends LogEvent['kind']>(kind: K): (e: LogEvent) => e is Extract<LogEvent, { kind: K }> {
  return (e): e is Extract<LogEvent, { kind: K }> => e.kind === kind;
}
