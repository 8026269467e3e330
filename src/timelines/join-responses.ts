import type { LogEvent } from '../types.ts';
import { computedStart } from './computed-start.ts';
import { addEvent, type Dossier, newDossier, sameInstance } from './dossier.ts';
import { byEnd, byEndAlone, byStart, byStartAlone, ORDER_SLACK } from './fit-responses.ts';
import { joinExceptions } from './join-exceptions.ts';
import { joinNearest } from './join-nearest.ts';
import { hits, type Target } from './target.ts';

/** Requests founded so recently may be the one that a line without any other belongs to. */
const RECENT = 64;

/**
 * Joins the lines about a response that carry no identifier, in this order: `Request processed`, the disconnect
 * notices, and the access lines. Each tells when its request began (time minus duration) or follows a line that does.
 * Lines that fit no known request found a dossier of their own. Returns the events that stay unclaimed.
 */
export function joinResponses(dossiers: Dossier[], events: readonly LogEvent[], target: Target): LogEvent[] {
  const mine = events.filter((e) => e.role === 'server' && isTarget(e, target));
  const claimed = new Set<LogEvent>();
  const by = (kind: LogEvent['kind']) => mine.filter((e) => e.kind === kind && !claimed.has(e));

  joinNearest(dossiers, by('response-sent'), byStart, claimed);
  joinNearest(dossiers, by('client-disconnected'), byStart, claimed);
  joinNearest(dossiers, by('response-unconfirmed'), byStart, claimed);
  joinNearest(dossiers, by('response-failed'), byStart, claimed);
  for (const kind of ['response-sent', 'client-disconnected', 'response-unconfirmed'] as const) {
    joinNearest(dossiers, by(kind), byEndAlone, claimed);
  }
  for (const event of mine) {
    if (claimed.has(event) || computedStart(event) === null) continue;
    const dossier = newDossier(null);
    dossier.doubts.push('The line that accepts this request is missing; its start is computed from its duration.');
    addEvent(dossier, event, 'only-candidate');
    claimed.add(event);
    const twin = sameStart(dossiers, dossier, event);
    if (twin) addEvent(twin, event, 'only-candidate');
    else dossiers.push(dossier);
  }
  joinNearest(dossiers, by('response-started'), byEnd, claimed);
  joinNearest(
    dossiers.filter((d) => !d.access),
    by('response-started'),
    byStartAlone,
    claimed,
  );
  for (const event of by('response-started')) {
    const dossier = newDossier(null);
    dossier.doubts.push('Only its access line is logged: when it began is not known.');
    addEvent(dossier, event, 'only-candidate');
    claimed.add(event);
    dossiers.push(dossier);
  }
  joinExceptions(dossiers, events, claimed);
  return events.filter((e) => !claimed.has(e));
}

function isTarget(event: LogEvent, target: Target): boolean {
  return 'method' in event && 'path' in event && hits(target, event.method, event.path);
}

function sameStart(dossiers: readonly Dossier[], fresh: Dossier, event: LogEvent): Dossier | null {
  const start = computedStart(event);
  if (start === null) return null;
  for (let i = dossiers.length - 1; i >= 0 && i >= dossiers.length - RECENT; i--) {
    const other = dossiers[i];
    if (!other || other === fresh || other.requestId !== null || !sameInstance(other, event)) continue;
    const taken = other.events.some(({ event: e }) => e.kind === event.kind);
    const theirs = other.events.map(({ event: e }) => computedStart(e)).find((s) => s !== null);
    if (!taken && theirs !== undefined && theirs !== null && Math.abs(theirs - start) < ORDER_SLACK) return other;
  }
  return null;
}
