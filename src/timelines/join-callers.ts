import type { JoinBasis, LogEvent, Micros, Skew } from '../types.ts';
import { handedOver, spansOf } from './active-at.ts';
import { assign } from './assign.ts';
import { type CallerError, neverArrived } from './caller-error.ts';
import { possiblePairs } from './caller-pairs.ts';
import { addEvent, type Dossier, newDossier } from './dossier.ts';
import { allOf, type Edges, groupedBy } from './edges.ts';
import { joinCallerStarts } from './join-caller-starts.ts';
import type { Entry, Unclaimed } from './unclaimed.ts';

/** By how much the caller's clock is off, and the middle of that range for joining. */
export interface ClockSkew {
  readonly skew: Skew;
  readonly middle: Micros;
}

/** In ms: two pairings whose costs differ by less are about as good. */
const AMBIGUOUS_BELOW = 10;

/**
 * Joins the caller's errors, which carry no identifier, to requests: all at once, under constraints (a delivered
 * request cannot have hung up; the caller's error comes before the server's late notice; an error that never reached
 * the server joins none), and at least cost: timers make equal durations, so pairings near the commonest duration win.
 * An error that fits no request founds a dossier of its own. Where the caller's clock is off (`clockSkew`), that is
 * allowed for in joining, but no time is changed.
 */
export function joinCallers(
  dossiers: Dossier[],
  unclaimed: Unclaimed,
  errors: readonly Entry<CallerError>[],
  clockSkew: ClockSkew | null,
): void {
  const spans = spansOf(dossiers, handedOver);
  const { sorted } = spans;
  const failures: LogEvent[] = [];
  for (const { event } of unclaimed.of('server-error')) if (event.exception) failures.push(event);
  for (const { access } of dossiers) if (access?.status === 500) failures.push(access);
  const joinable = errors.filter(({ event }) => !neverArrived(event));
  const edges = possiblePairs(
    spans,
    joinable.map(({ event }) => shifted(event, clockSkew?.middle ?? 0)),
    failures,
  );
  const rightsOf = candidatesByLeft(edges);
  for (const pair of assign(edges)) {
    const dossier = sorted[pair.left];
    const error = joinable[pair.right];
    if (!dossier || !error) continue;
    const basis: JoinBasis = pair.only ? 'only-candidate' : 'assignment';
    addEvent(dossier, error, basis);
    dossier.callerSkew = clockSkew?.skew ?? null;
    if (!pair.only || clockSkew) dossier.likely = true;
    if (pair.margin < AMBIGUOUS_BELOW) {
      dossier.ambiguous = true;
      dossier.callerErrors = rightsOf(pair.left).flatMap((right) => joinable[right]?.event ?? []);
      dossier.doubts.push("Another of the caller's errors would fit this request about as well.");
    }
  }
  for (const error of errors) {
    if (error.joinedBy !== null) continue;
    const dossier = newDossier(null);
    addEvent(dossier, error, 'only-candidate');
    dossiers.push(dossier);
  }
  joinCallerStarts(dossiers, unclaimed);
}

function shifted(error: CallerError, by: Micros): CallerError {
  const { at, earliest, latest, basis } = error.time;
  return by === 0 ? error : { ...error, time: { at: at + by, earliest: earliest + by, latest: latest + by, basis } };
}

/** For each call all errors that may be about it. */
function candidatesByLeft(edges: Edges): (left: number) => number[] {
  const { from, sorted } = groupedBy(edges.left, edges.lefts, allOf(edges));
  return (left) => Array.from(sorted.subarray(from[left], from[left + 1]), (edge) => edges.right[edge] as number);
}
