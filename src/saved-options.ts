import { targetOf } from './timelines/target.ts';
import { UsageError } from './usage-error.ts';

/** Options of reading logs; a report was made with its own. */
export interface ReadingOptions {
  readonly path?: string;
  readonly tz?: readonly string[];
  readonly offset?: readonly string[];
}

const DEFAULT_PATH = '/exec';

/** Throws a UsageError for options of reading logs where saved reports are all that is read. */
export function refuseIdleOptions({ path, tz, offset }: ReadingOptions): void {
  const idle = [
    isSame(path ?? DEFAULT_PATH, DEFAULT_PATH) ? [] : '--path',
    tz?.length ? '--tz' : [],
    offset?.length ? '--offset' : [],
  ].flat();
  if (idle.length === 0) return;
  throw new UsageError(
    `${idle.join(', ')}: changes nothing of saved reports; give it to kcr analyze when they are made.`,
  );
}

/**
 * Throws a UsageError where a saved report (the value that its JSON holds) is of calls of another path than the logs that
 * it is set against. One that does not say its path is taken to be of the default.
 */
export function refuseOtherPath(json: unknown, name: string, { path = DEFAULT_PATH }: ReadingOptions): void {
  const made = pathOf(json) ?? DEFAULT_PATH;
  if (isSame(made, path)) return;
  throw new UsageError(
    `${name}: this report was made with --path ${made}, but the logs of the other side would be looked through for ${path}.`,
    `Add --path ${made}, or make the report anew with --path ${path}.`,
  );
}

function pathOf(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('madeWith' in json)) return null;
  const { madeWith } = json;
  if (typeof madeWith !== 'object' || madeWith === null || !('path' in madeWith)) return null;
  return typeof madeWith.path === 'string' ? madeWith.path : null;
}

function isSame(one: string, other: string): boolean {
  return targetOf(one).path === targetOf(other).path;
}
