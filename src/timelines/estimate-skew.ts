import { nameOf } from '../time/clocks.ts';
import type { Micros } from '../types.ts';
import { begin } from './active-at.ts';
import type { Dossier } from './dossier.ts';
import { type CallerError, type ClockSkew, neverArrived, noticed } from './join-callers.ts';

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

  const edges = [...new Set(possible.flat(2))].sort((a, b) => a - b);
  const counted = edges.slice(1).map((to, i) => {
    const from = edges[i] ?? to;
    return { from, to, fits: fitsAt((from + to) / 2) };
  });
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
      abandoned.some((d) => begin(d) <= e.time.latest - offset && e.time.earliest - offset <= noticed(d)),
    );
  if (fits(0)) return null;
  const found: Micros[] = [];
  for (let step = ZONE_FROM; step <= ZONE_TO; step++) if (fits(step * ZONE_STEP)) found.push(step * ZONE_STEP);
  const [only] = found;
  return only !== undefined && found.length === 1 ? only : null;
}

function abandonedOf(dossiers: readonly Dossier[]): Dossier[] {
  return dossiers.filter((d) => !d.access && Number.isFinite(noticed(d)));
}

function hangUpsOf(errors: readonly CallerError[]): CallerError[] {
  return errors.filter((e) => e.reason !== 'http-status' && !neverArrived(e)).slice(0, SAMPLE);
}

/** Durations this close are made by one timer, however far the clocks are apart. In ms. */
const CONSTANT_WIDTH = 100;

/** Whether two or more errors come equally long after the starts of as many calls, as the clocks stand. */
function isConstant(errors: readonly CallerError[], abandoned: readonly Dossier[]): boolean {
  if (errors.length < 2) return false;
  const durations = errors.map((e) => abandoned.map((d) => (e.time.at - begin(d)) / 1000));
  const [first] = durations;
  return (first ?? []).some((centre) =>
    durations.every((own) => own.some((ms) => Math.abs(ms - centre) <= CONSTANT_WIDTH)),
  );
}

function possibleShifts(error: CallerError, abandoned: readonly Dossier[]): [Micros, Micros][] {
  const shifts: [Micros, Micros][] = [];
  for (const dossier of abandoned) {
    const from = begin(dossier) - error.time.latest;
    const to = noticed(dossier) + LINE_LATE - error.time.earliest;
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
