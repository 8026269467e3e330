import type { Report, ReportRequest } from '../report.ts';

/** From so many calls on nobody reads them as they stand, and indenting them costs more than all the rest. */
const MANY_CALLS = 1000;

/**
 * indented: by two, as `JSON.stringify(report, null, 2)`; lines: each call, finding, … on a line of its own, which `grep`
 * and `head` can take; one-line: no line break but the last.
 */
export type JsonLayout = 'indented' | 'lines' | 'one-line';

/** What to print a report of so many calls in. White space only: what it says is the same. */
export function layoutFor(calls: number): JsonLayout {
  return calls < MANY_CALLS ? 'indented' : 'lines';
}

/** Takes the secrets out of parts of the report. */
type Hide = <T extends object>(part: T) => T;

export interface JsonOptions {
  readonly layout: JsonLayout;
  /** Taken for those of the report, as they are; nothing is hidden in them. So none needs to be held. */
  readonly requests?: Iterable<ReportRequest>;
  /** Before all else, in a document for readers of several kinds of them. */
  readonly type?: string;
}

const BREAKS = {
  indented: { key: '\n  ', colon: ': ', item: '\n    ', endOfList: '\n  ', end: '\n' },
  lines: { key: '\n  ', colon: ': ', item: '\n    ', endOfList: '\n  ', end: '\n' },
  'one-line': { key: '', colon: ':', item: '', endOfList: '', end: '' },
} as const;

/**
 * The report as one JSON document (`report.schema.json`), ending in a line break; in small pieces, for that of a million
 * calls is longer than a string can be, and a text that is not put together need not be taken apart to be written.
 */
export function* jsonPieces(report: Report, hide: Hide, { layout, requests, type }: JsonOptions): Generator<string> {
  const breaks = BREAKS[layout];
  const text = (value: unknown, by: string) => (layout === 'indented' ? indented(value, by) : JSON.stringify(value));
  let before = '{';
  const begin = (key: string) => {
    const begun = `${before}${breaks.key}${JSON.stringify(key)}${breaks.colon}`;
    before = ',';
    return begun;
  };
  if (type !== undefined) yield begin('type') + JSON.stringify(type);
  for (const key of Object.keys(report) as (keyof Report)[]) {
    const items = key === 'requests' && requests ? requests : itemsOf(key, report[key], hide);
    if (items === undefined) continue;
    yield begin(key);
    if (items === null) {
      yield text(hide<Record<string, unknown>>({ [key]: report[key] })[key], '  ');
      continue;
    }
    let between = `[${breaks.item}`;
    for (const item of items) {
      yield between;
      yield text(item, '    ');
      between = `,${breaks.item}`;
    }
    yield between.startsWith('[') ? '[]' : `${breaks.endOfList}]`;
  }
  yield `${breaks.end}}\n`;
}

/** The items of a list that is not empty, one after the other; null for everything else, undefined for what is not there. */
function itemsOf(key: string, value: unknown, hide: Hide): Iterable<unknown> | null | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.length > 0 ? hidden(key, value, hide) : null;
}

function* hidden(key: string, items: readonly unknown[], hide: Hide): Generator<unknown> {
  // By its key it is told what is no secret.
  for (const item of items) yield hide<Record<string, unknown>>({ [key]: item })[key];
}

function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
}
