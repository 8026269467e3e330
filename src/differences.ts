import { afterOtherCall, hostOf, left } from './judging/calls.ts';
import { sayMs } from './judging/wording.ts';
import { fisherExact } from './stats/fisher-exact.ts';
import { holm } from './stats/holm.ts';
import { mannWhitney } from './stats/mann-whitney.ts';
import type { Case, Timeline } from './types.ts';

/** A field in which the calls that were left differ from those that were answered. */
export interface Difference {
  readonly field: string;
  /** Of the exact test of this field alone. */
  readonly pAlone: number;
  /** Holm-adjusted for the number of fields: at most 0.05. */
  readonly p: number;
  /** How many fields were tested. */
  readonly fields: number;
  /** How many calls that were left, and that were answered, have a value of the field. */
  readonly left: number;
  readonly answered: number;
  /** Category: difference of the two shares, −1 to 1. Number: P(left > answered) − P(left < answered), −1 to 1. */
  readonly effect: number;
  readonly says: string;
}

type Value = string | number | boolean | null;
type Candidate = Omit<Difference, 'pAlone' | 'fields'>;
type Tested = Omit<Candidate, 'left' | 'answered'>;

const SIGNIFICANT = 0.05;

/**
 * What is different about the calls that were left, over every field that the timelines have; strongest first. Exact
 * tests (Fisher for categories, Mann–Whitney for numbers), corrected for the number of fields, so that labels dealt at
 * random give nothing in 95 of 100 logs.
 */
export function differences(c: Case): Difference[] {
  const failing = left(c);
  const surviving = c.timelines.filter((t) => t.outcome === 'delivered');
  if (failing.length === 0 || surviving.length === 0) return [];
  const tested = fields(c).flatMap(([field, of]) => {
    const xs = failing.map(of).filter(isKnown);
    const ys = surviving.map(of).filter(isKnown);
    const candidate = compare(field, xs, ys);
    return candidate ? [{ ...candidate, left: xs.length, answered: ys.length }] : [];
  });
  const adjusted = holm(tested.map((candidate) => candidate.p));
  return tested
    .map((candidate, i) => ({ ...candidate, pAlone: candidate.p, p: adjusted[i] ?? 1, fields: tested.length }))
    .filter((difference) => difference.p <= SIGNIFICANT)
    .sort((a, b) => a.p - b.p || Math.abs(b.effect) - Math.abs(a.effect));
}

function fields(c: Case): [string, (t: Timeline) => Value][] {
  const names = new Set<string>();
  for (const t of c.timelines) for (const name of Object.keys(t.attributes)) names.add(name);
  return [
    ...Array.from(names, (name): [string, (t: Timeline) => Value] => [name, (t) => t.attributes[name] ?? null]),
    ['connection used by another request before', afterOtherCall],
    ['caller', hostOf],
    ['work on the server (ms)', (t) => t.durationMs],
  ];
}

function isKnown(value: Value): value is string | number | boolean {
  return value !== null;
}

function compare(
  field: string,
  xs: readonly (string | number | boolean)[],
  ys: readonly (string | number | boolean)[],
): Tested | null {
  if (xs.length === 0 || ys.length === 0) return null;
  const all = [...xs, ...ys];
  if (new Set(all).size < 2) return null;
  if (all.every((v) => typeof v === 'number')) return numbers(field, xs as number[], ys as number[]);
  return categories(field, xs.map(String), ys.map(String));
}

function numbers(field: string, xs: readonly number[], ys: readonly number[]): Tested {
  const test = mannWhitney(xs, ys);
  const say = (v: number) => (field.endsWith('(ms)') ? sayMs(v) : String(v));
  return {
    field,
    p: test.p,
    effect: 2 * test.superiority - 1,
    says: `${field}: median ${say(median(xs))} of those left, ${say(median(ys))} of those answered`,
  };
}

/** The level that separates best, its p multiplied by the number of levels tried (Bonferroni within the field). */
function categories(field: string, xs: readonly string[], ys: readonly string[]): Tested | null {
  const levels = [...new Set([...xs, ...ys])];
  const tries = levels.length === 2 ? 1 : levels.length;
  let best: Tested | null = null;
  const [inXs, inYs] = [tally(xs), tally(ys)];
  // Ids are different in every call: a million levels with the same few counts.
  const tested = new Map<number, number>();
  for (const level of levels) {
    const [a, b] = [inXs.get(level) ?? 0, inYs.get(level) ?? 0];
    const counts = a * (ys.length + 1) + b;
    const known = tested.get(counts);
    const p = known ?? Math.min(1, tries * fisherExact(a, xs.length - a, b, ys.length - b));
    if (known === undefined) tested.set(counts, p);
    const effect = a / xs.length - b / ys.length;
    if (best !== null && !(p < best.p || (p === best.p && effect > best.effect))) continue;
    const says = `${field} = ${level}: ${a} of ${xs.length} of those left, ${b} of ${ys.length} of those answered`;
    best = { field, p, effect, says };
  }
  return best;
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
