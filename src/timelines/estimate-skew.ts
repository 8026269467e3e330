import { nameOf } from '../time/clocks.ts';
import type { Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { type CallerError, neverArrived } from './caller-error.ts';
import type { Dossier } from './dossier.ts';
import type { ClockSkew } from './join-callers.ts';
import { noticed } from './noticed.ts';
import { lowerBoundOf } from './upper-bound.ts';

/** Clocks of one site that nobody synchronises differ by seconds; more than this is a wrong zone, not skew. */
const MOST: Micros = 10_000_000;
/** One error alone is believed to be off by no more than this. */
const MOST_FOR_ONE: Micros = 3_000_000;

/** A caller writes its line when its connection is down: a server that watches connections has noticed by then. */
const LINE_LATE: Micros = 50_000;

/**
 * How far the caller's clock is off the server's, by cause and effect: a caller gives up after its call began and
 * before the server notices that it is gone. Null where the clocks may both be right, or where too little speaks for
 * any one difference. Sweeps over the differences that each error could have with each abandoned call.
 */
export function estimateSkew(dossiers: readonly Dossier[], errors: readonly CallerError[]): ClockSkew | null {
  const abandoned = abandonedOf(dossiers);
  const hangUps = hangUpsOf(errors);
  const [sample] = hangUps;
  if (!sample || abandoned.length === 0) return null;
  const possible = hangUps.map((error) => possibleShifts(error, abandoned));
  const fitsAt = (shift: Micros) =>
    possible.filter((shifts) => shifts.some(([from, to]) => from <= shift && shift <= to)).length;
  const asIs = fitsAt(0);
  if (asIs === hangUps.length) return null;

  const edges = [...new Set<Micros>(possible.flat(2))].sort((a, b) => a - b);
  const counted = countFits(possible, edges);
  const most = counted.reduce((max, c) => Math.max(max, c.fits), 0);
  const best = counted.filter((c) => c.fits === most).sort((a, b) => distance(a) - distance(b))[0];
  if (
    !best ||
    !(
      believable(best, asIs, hangUps.length, abandoned.length) ||
      (most === hangUps.length && isConstant(hangUps, abandoned))
    )
  )
    return null;
  return {
    middle: (best.from + best.to) / 2,
    skew: {
      clock: nameOf({ ...sample.origin, file: sample.source.file, format: sample.format }),
      against: 'server',
      earliestMs: best.from / 1000,
      latestMs: best.to / 1000,
      applied: false,
    },
  };
}

/** Between each two neighbouring edges, how many errors have a shift that covers it: one sweep from left to right. */
function countFits(possible: readonly (readonly Span[])[], edges: readonly Micros[]) {
  const steps = possible
    .flatMap((spans, error) =>
      spans.flatMap(([from, to]) =>
        from <= to
          ? [
              { at: from, error, by: 1 },
              { at: to, error, by: -1 },
            ]
          : [],
      ),
    )
    .sort((a, b) => a.at - b.at);
  const covered = new Int32Array(possible.length);
  let fits = 0;
  let next = 0;
  return edges.slice(1).map((to, i) => {
    const from = edges[i] ?? to;
    for (let step = steps[next]; step && step.at <= from; step = steps[++next]) {
      const before = covered[step.error] as number;
      covered[step.error] = before + step.by;
      fits += Math.sign(before + step.by) - Math.sign(before);
    }
    return { from, to, fits };
  });
}

/** So many errors tell as much about a clock as all of them. */
const SAMPLE = 200;

/** Every zone in use is a multiple of 15 minutes from UTC, from 12 hours behind to 14 ahead. */
const ZONE_STEP: Micros = 900_000_000;
const ZONE_FROM = -48;
const ZONE_TO = 56;

/**
 * The one zone offset (µs ahead of UTC) at which all of a caller's errors, read as if written in UTC, fit calls that
 * the server found abandoned; null if they fit as they are, or at no offset, or at several.
 */
export function estimateZone(dossiers: readonly Dossier[], errors: readonly CallerError[]): Micros | null {
  const abandoned = abandonedOf(dossiers);
  const hangUps = hangUpsOf(errors);
  if (hangUps.length === 0 || abandoned.length === 0) return null;
  const fits = (offset: Micros) =>
    hangUps.every((e) =>
      abandoned.some((d) => d.begun <= e.time.latest - offset && e.time.earliest - offset <= d.noticed),
    );
  if (fits(0)) return null;
  const found: Micros[] = [];
  for (let step = ZONE_FROM; step <= ZONE_TO; step++) if (fits(step * ZONE_STEP)) found.push(step * ZONE_STEP);
  const [only] = found;
  return only !== undefined && found.length === 1 ? only : null;
}

/** A call that the server found abandoned: when it began and by when the caller had left, µs. */
interface Abandoned {
  readonly begun: Micros;
  readonly noticed: Micros;
}

function abandonedOf(dossiers: readonly Dossier[]): Abandoned[] {
  return dossiers
    .filter((d) => !d.access && Number.isFinite(noticed(d)))
    .map((d) => ({ begun: begin(d), noticed: noticed(d) }));
}

function hangUpsOf(errors: readonly CallerError[]): CallerError[] {
  return errors.filter((e) => e.reason !== 'http-status' && !neverArrived(e)).slice(0, SAMPLE);
}

/** Durations this close are made by one timer, however far the clocks are apart. */
const CONSTANT_WIDTH: Micros = 100_000;

/** Whether two or more errors come equally long after the starts of as many calls, as the clocks stand. */
function isConstant(errors: readonly CallerError[], abandoned: readonly Abandoned[]): boolean {
  const [first] = errors;
  if (!first || errors.length < 2) return false;
  const starts = abandoned.map((d) => d.begun).sort((a, b) => a - b);
  const isNear = (error: CallerError, after: Micros) => {
    const start = starts[lowerBoundOf(starts, error.time.at - after - CONSTANT_WIDTH)];
    return start !== undefined && start <= error.time.at - after + CONSTANT_WIDTH;
  };
  return starts.some((start) => errors.every((error) => isNear(error, first.time.at - start)));
}

/** From and to, µs. */
type Span = readonly [Micros, Micros];

function possibleShifts(error: CallerError, abandoned: readonly Abandoned[]): Span[] {
  const shifts: Span[] = [];
  for (const { begun, noticed: gone } of abandoned) {
    const from = begun - error.time.latest;
    const to = gone + LINE_LATE - error.time.earliest;
    if (from <= MOST && to >= -MOST) shifts.push([Math.max(from, -MOST), Math.min(to, MOST)]);
  }
  return shifts;
}

function distance({ from, to }: { from: Micros; to: Micros }): Micros {
  if (from <= 0 && to >= 0) return 0;
  return Math.min(Math.abs(from), Math.abs(to));
}

function believable(
  best: { from: Micros; to: Micros; fits: number },
  asIs: number,
  errors: number,
  abandoned: number,
): boolean {
  if (best.fits >= asIs + 2 && best.fits === errors) return true;
  return asIs === 0 && errors === 1 && abandoned === 1 && distance(best) <= MOST_FOR_ONE;
}
