import { knownStart } from './active-at.ts';
import { computedStart } from './computed-start.ts';
import { addEvent, type Dossier, newDossier, sameInstance } from './dossier.ts';
import { byEnd, byEndAlone, byStart, byStartAlone, ORDER_SLACK } from './fit-responses.ts';
import { joinExceptions } from './join-exceptions.ts';
import { joinNearest } from './join-nearest.ts';
import { hits, type Target } from './target.ts';
import type { Entry, Unclaimed } from './unclaimed.ts';

/** Requests founded so recently may be the one that a line without any other belongs to. */
const RECENT = 64;

/** The lines that bear the duration of a request. */
const TIMED = ['response-sent', 'client-disconnected', 'response-unconfirmed', 'response-failed'] as const;

/**
 * Joins the lines about a response that carry no identifier, in this order: `Request processed`, the disconnect
 * notices, and the access lines. Each tells when its request began (time minus duration) or follows a line that does.
 * Lines that fit no known request found a dossier of their own.
 */
export function joinResponses(dossiers: Dossier[], unclaimed: Unclaimed, target: Target): void {
  const isMine = ({ event }: Entry) => event.role === 'server' && isTarget(event, target);
  const by = (kind: (typeof TIMED)[number] | 'response-started') => unclaimed.of(kind).filter(isMine);

  for (const kind of TIMED) joinNearest(dossiers, by(kind), byStart);
  for (const kind of ['response-sent', 'client-disconnected', 'response-unconfirmed'] as const) {
    joinNearest(dossiers, by(kind), byEndAlone);
  }
  for (const entry of unclaimed.among(TIMED)) if (isMine(entry)) found(dossiers, entry);
  joinNearest(dossiers, by('response-started'), byEnd);
  joinNearest(
    dossiers.filter((d) => !d.access),
    by('response-started'),
    byStartAlone,
  );
  for (const entry of by('response-started')) {
    const dossier = newDossier(null);
    dossier.doubts.push('Only its access line is logged: when it began is not known.');
    addEvent(dossier, entry, 'only-candidate');
    dossiers.push(dossier);
  }
  joinExceptions(dossiers, unclaimed);
}

function isTarget(event: Entry['event'], target: Target): boolean {
  return 'method' in event && 'path' in event && hits(target, event.method, event.path);
}

/** Puts a line that tells when its request began to the one that was founded for that start, or founds one. */
function found(dossiers: Dossier[], entry: Entry): void {
  const start = computedStart(entry.event);
  if (start === null) return;
  const twin = sameStart(dossiers, entry, start);
  if (twin) {
    addEvent(twin, entry, 'only-candidate');
    return;
  }
  const dossier = newDossier(null);
  dossier.doubts.push('The line that accepts this request is missing; its start is computed from its duration.');
  addEvent(dossier, entry, 'only-candidate');
  dossiers.push(dossier);
}

function sameStart(dossiers: readonly Dossier[], { event }: Entry, start: number): Dossier | null {
  for (let i = dossiers.length - 1; i >= 0 && i >= dossiers.length - RECENT; i--) {
    const other = dossiers[i];
    if (!other || other.requestId !== null) continue;
    const theirs = knownStart(other);
    if (theirs === null || Math.abs(theirs - start) >= ORDER_SLACK || !sameInstance(other, event)) continue;
    if (!other.events.some(({ event: e }) => e.kind === event.kind)) return other;
  }
  return null;
}
