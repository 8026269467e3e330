import type { Micros, Stamp, ZoneNote } from '../types.ts';
import { type Clock, envelopeClock, type RawRecord } from './raw-record.ts';
import { YEARLESS } from './stamp.ts';
import { offsetName, wallToInstants } from './zones.ts';

/** What the user says of clocks: `Pacific/Auckland` for all, or by name of a file, format, pod or container. */
export interface ClockOptions {
  readonly zones: readonly Named<string>[];
  /** Added to every time of the clock, in µs. */
  readonly offsets: readonly Named<Micros>[];
  /** The year's end that year-less stamps must not pass when nothing else in the logs tells the year. */
  readonly now: Micros;
  /** Offsets (µs ahead of UTC) found by cause and effect, by file; used for clocks that would else be read as UTC. */
  readonly byCause?: ReadonlyMap<string, Micros>;
}

/** `name` null: for every clock. */
export interface Named<T> {
  readonly name: string | null;
  readonly value: T;
}

/** Turns stamps into instants. One for a whole run, so that all sources share one time axis. */
export interface ClockReader {
  /** µs since the epoch; for a wall time that a clock showed twice, the one nearer to `near`, if given. */
  read(stamp: Stamp, clock: Clock, near?: Micros): Micros;
  /** How each zone-less clock was read. */
  readonly notes: readonly ZoneNote[];
  /** Whether every stamp tells its zone by itself. */
  readonly absolute: boolean;
  /** Files with clocks that were read as UTC because nothing tells their zone. */
  readonly guessed: ReadonlySet<string>;
}

const MINUTE = 60_000_000;
/** Every zone in use is a multiple of 15 minutes from UTC. */
const ZONE_STEP = 15 * MINUTE;
/** Neighbouring lines lie this close, and clocks of one cluster differ by less: 2 minutes either way. */
const NEIGHBOUR_SLACK = 2 * MINUTE;

/** Builds the reader: zones given, else inferred from neighbouring lines that have one, else UTC (and says which). */
export function readClocks(sources: readonly (readonly RawRecord[])[], options: ClockOptions): ClockReader {
  const absolute = sources.every((records) => records.every(isAbsolute));
  const inferred = absolute ? new Map<string, Micros>() : inferOffsets(sources);
  const reference = absoluteReference(sources);
  const notes = new Map<string, ZoneNote>();
  const guessed = new Set<string>();

  const zoneOf = (clock: Clock): string | Micros => {
    const given = pick(options.zones, clock);
    const key = keyOf(clock);
    if (given !== null) {
      notes.set(key, { clock: nameOf(clock), zone: given, basis: 'given' });
      return given;
    }
    const offset = inferred.get(key) ?? options.byCause?.get(clock.file);
    if (offset === undefined) guessed.add(clock.file);
    notes.set(key, {
      clock: nameOf(clock),
      zone: offset === undefined ? 'UTC' : offsetName(offset),
      basis: offset === undefined ? 'default' : 'inferred',
    });
    return offset ?? 0;
  };

  let known: { readonly clock: Clock; readonly zone: string | Micros } | null = null;
  return {
    absolute,
    guessed,
    read(stamp, clock, near) {
      const correction = pick(options.offsets, clock) ?? 0;
      const micros = stamp.yearKnown ? stamp.micros : withYear(stamp.micros, near ?? reference, options.now);
      if (stamp.zone === 'absolute') return micros + correction;
      // A log stays with one clock for many lines.
      if (known === null || !isSame(known.clock, clock)) known = { clock, zone: zoneOf(clock) };
      const { zone } = known;
      if (typeof zone === 'number') return micros - zone + correction;
      const [first, second] = wallToInstants(zone, micros);
      if (second === undefined || near === undefined) return first + correction;
      return (Math.abs(second - near) < Math.abs(first - near) ? second : first) + correction;
    },
    get notes() {
      return [...notes.values()].sort((a, b) => (a.clock < b.clock ? -1 : a.clock > b.clock ? 1 : 0));
    },
  };
}

/** The clock's name as the output states it: the format in a file, or just the file. */
export function nameOf(clock: Clock): string {
  const where = clock.container ?? clock.pod;
  return [clock.format, where === null ? clock.file : `${where} (${clock.file})`]
    .filter((s) => s !== null)
    .join(' in ');
}

/** Every name that a person may call a clock by: file (also without its folder or extension), pod, container, format. */
export function namesOf(clock: Clock): string[] {
  const base = clock.file.replace(/^.*[\\/]/, '');
  const names = [clock.file, base, base.replace(/(?<=.)\.[^.]*$/, ''), clock.pod, clock.container, clock.format];
  return [...names.filter((name) => name !== null), nameOf(clock)];
}

function keyOf(clock: Clock): string {
  return [clock.file, clock.pod, clock.container, clock.format].join('\0');
}

function isSame(a: Clock, b: Clock): boolean {
  return a === b || (a.file === b.file && a.format === b.format && a.pod === b.pod && a.container === b.container);
}

function pick<T>(options: readonly Named<T>[], clock: Clock): T | null {
  if (options.length === 0) return null;
  const names = namesOf(clock);
  const named = options.findLast((o) => o.name !== null && names.includes(o.name));
  return (named ?? options.findLast((o) => o.name === null))?.value ?? null;
}

/**
 * Zone offsets of zone-less clocks, by what lines beside them show: an envelope's stamp, or the absolute stamps
 * before and after in the same file. A clock gets one only if four fifths of its lines agree on it.
 */
function inferOffsets(sources: readonly (readonly RawRecord[])[]): Map<string, Micros> {
  const votes = new Map<string, Map<Micros, number>>();
  let last: { readonly clock: Clock; readonly tally: Map<Micros, number> } | null = null;
  const tallyOf = (clock: Clock) => {
    if (last !== null && isSame(last.clock, clock)) return last.tally;
    const tally = votes.get(keyOf(clock)) ?? new Map<Micros, number>();
    votes.set(keyOf(clock), tally);
    last = { clock, tally };
    return tally;
  };
  const vote = (clock: Clock, offset: Micros | null) => {
    if (offset === null) return;
    const tally = tallyOf(clock);
    tally.set(offset, (tally.get(offset) ?? 0) + 1);
  };
  const look = (record: RawRecord) => {
    const own = record.reading.stamp;
    const around = record.envelope?.stamp ?? null;
    if (around?.zone === 'local' && own?.zone === 'absolute') {
      vote(envelopeClock(record.source.file), offsetBetween(around, own));
    }
    if (own?.zone !== 'local' || !own.yearKnown) return;
    const beside = [around, record.after?.stamp, record.before?.stamp].map(
      (other) => other && offsetBetween(own, other),
    );
    vote(record.clock, beside.find((offset) => typeof offset === 'number') ?? null);
  };
  for (const records of sources) for (const record of records) look(record);
  const offsets = new Map<string, Micros>();
  for (const [key, tally] of votes) {
    const [best] = [...tally].sort((a, b) => b[1] - a[1]);
    const all = [...tally.values()].reduce((sum, n) => sum + n, 0);
    if (best && best[1] >= all * 0.8) offsets.set(key, best[0]);
  }
  return offsets;
}

/** The zone offset that makes a zone-less stamp agree with an absolute one beside it; null if none does. */
function offsetBetween(local: Stamp, absolute: Stamp): Micros | null {
  if (absolute.zone !== 'absolute' || !absolute.yearKnown) return null;
  const wall = local.yearKnown ? local.micros : inNearestYear(local.micros, absolute.micros);
  const difference = wall - absolute.micros;
  const offset = Math.round(difference / ZONE_STEP) * ZONE_STEP;
  const fits = Math.abs(difference - offset) <= NEIGHBOUR_SLACK && Math.abs(offset) <= 14 * 60 * MINUTE;
  return fits ? offset : null;
}

/** Any time of the run whose year is known. */
function absoluteReference(sources: readonly (readonly RawRecord[])[]): Micros | null {
  for (const records of sources) {
    for (const record of records) for (const stamp of stampsOf(record)) if (stamp.yearKnown) return stamp.micros;
  }
  return null;
}

function stampsOf({ reading, envelope, before, after }: RawRecord): Stamp[] {
  return [reading.stamp, envelope?.stamp, before?.stamp, after?.stamp].filter((stamp) => stamp != null);
}

function isAbsolute({ reading, envelope, before, after }: RawRecord): boolean {
  return !(isLocal(reading.stamp) || isLocal(envelope?.stamp) || isLocal(before?.stamp) || isLocal(after?.stamp));
}

function isLocal(stamp: Stamp | null | undefined): boolean {
  return stamp?.zone === 'local';
}

/** The year-less time in the year that brings it nearest to `near`; without one, in the last year not after `now`. */
function withYear(micros: Micros, near: Micros | null, now: Micros): Micros {
  if (near !== null) return inNearestYear(micros, near);
  const year = new Date(now / 1000).getUTCFullYear();
  const day = 86_400_000_000;
  return inYear(micros, year) <= now + day ? inYear(micros, year) : inYear(micros, year - 1);
}

function inNearestYear(micros: Micros, near: Micros): Micros {
  const year = new Date(near / 1000).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((y) => inYear(micros, y));
  return candidates.reduce((a, b) => (Math.abs(b - near) < Math.abs(a - near) ? b : a));
}

function inYear(micros: Micros, year: number): Micros {
  const d = new Date(micros / 1000);
  const [month, day] = [d.getUTCMonth(), d.getUTCDate()];
  return micros + (Date.UTC(year, month, day) - Date.UTC(YEARLESS, month, day)) * 1000;
}
