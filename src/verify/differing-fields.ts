import type { Fault } from './verification.ts';

/** Two documents, value by value. */
export interface FieldComparison {
  /** Single values that were compared. */
  compared: number;
  readonly faults: Fault[];
}

/** Where in the document: words for people, and the cited line that it is about. */
interface Place {
  readonly words: string;
  readonly file: string | null;
  readonly line: number | null;
}

const LONGEST_VALUE = 120;

/** Checked apart, byte by byte; and null where a log could be read but once. */
const NOT_HERE = new Set(['sha256']);

/**
 * Where a report says something else than `made`, the one made anew. Elements of lists are told apart by what they are
 * about (a call's id, a rule, a cited line), so that one that is missing does not shift the rest.
 */
export function differingFields(said: unknown, made: unknown, name: string): FieldComparison {
  const comparison: FieldComparison = { compared: 0, faults: [] };
  walk(said, made, { words: name, file: null, line: null }, comparison);
  return comparison;
}

function walk(said: unknown, made: unknown, place: Place, out: FieldComparison): void {
  if (Array.isArray(said) && Array.isArray(made)) walkList(said, made, place, out);
  else if (isObject(said) && isObject(made)) walkObject(said, made, citedIn(said, place), out);
  else {
    out.compared += 1;
    if (JSON.stringify(said) === JSON.stringify(made)) return;
    say(place, `the report says ${shown(said)}, the logs give ${shown(made)}`, out);
  }
}

function walkObject(
  said: Record<string, unknown>,
  made: Record<string, unknown>,
  place: Place,
  out: FieldComparison,
): void {
  for (const key of new Set([...Object.keys(said), ...Object.keys(made)])) {
    if (NOT_HERE.has(key)) continue;
    const own = { ...place, words: `${place.words}.${key}` };
    if (!(key in said)) say(own, `the report does not say it, the logs give ${shown(made[key])}`, out);
    else if (!(key in made)) say(own, `the report says ${shown(said[key])}, which this version of kcr does not`, out);
    else walk(said[key], made[key], own, out);
  }
}

function walkList(said: readonly unknown[], made: readonly unknown[], place: Place, out: FieldComparison): void {
  const [ours, theirs] = [keyed(made), keyed(said)];
  for (const [key, item] of theirs) {
    const own = elementOf(place, key, item);
    if (ours.has(key)) walk(item, ours.get(key), own, out);
    else say(own, `the logs do not give this: ${shown(item)}`, out);
  }
  for (const [key, item] of ours) {
    if (!theirs.has(key)) say(elementOf(place, key, item), `the report lacks this: ${shown(item)}`, out);
  }
  const kept = [...theirs.keys()].filter((key) => ours.has(key));
  const order = [...ours.keys()].filter((key) => theirs.has(key));
  if (kept.some((key, n) => key !== order[n])) say(place, 'the report has them in another order', out);
}

/** Elements by what they are about; the second of the same is `… #2`. */
function keyed(items: readonly unknown[]): Map<string, unknown> {
  const map = new Map<string, unknown>();
  const seen = new Map<string, number>();
  for (const [n, item] of items.entries()) {
    const key = keyOf(item) ?? `${n + 1}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    map.set(nth === 1 ? key : `${key} #${nth}`, item);
  }
  return map;
}

function keyOf(item: unknown): string | null {
  if (!isObject(item)) return null;
  const { id, rule, file, line, offset, kind, clock, against } = item;
  if (typeof id === 'string') return id;
  if (typeof file === 'string') {
    if (typeof line !== 'number') return file;
    return [file, line, offset, kind].filter((part) => part !== undefined).join(':');
  }
  if (typeof rule === 'string') return rule;
  if (typeof clock === 'string') return [clock, against].filter((part) => part !== undefined).join(' against ');
  return null;
}

function elementOf(place: Place, key: string, item: unknown): Place {
  return { ...citedIn(item, place), words: `${place.words}[${key}]` };
}

function citedIn(item: unknown, place: Place): Place {
  if (!isObject(item)) return place;
  const { file, line } = item;
  return typeof file === 'string' && typeof line === 'number' ? { ...place, file, line } : place;
}

function say({ words, file, line }: Place, because: string, out: FieldComparison): void {
  out.faults.push({ file, line, claim: words, because });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
