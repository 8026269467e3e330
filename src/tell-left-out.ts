import { count, list } from './judging/wording.ts';
import type { CaseOptions, PlacedCase } from './place-case.ts';
import type { Report } from './report.ts';
import { isoMicros } from './time/instant.ts';
import { buildCase } from './timelines/build-case.ts';
import type { LogEvent, Timeline } from './types.ts';

const DEFAULT_PATH = '/exec';
const MAX_PATHS = 4;

/**
 * For a report without a call: which calls there are that the person's `since`, `until` and `path` left out, and what to
 * do to see them. Any other report is given back as it is.
 */
export function tellLeftOut(report: Report, { case: c, events }: PlacedCase, options: CaseOptions): Report {
  if (report.verdict.kind !== 'no-requests') return report;
  const calls = (path: string | undefined) => buildCase(events, { sources: c.sources, zones: c.zones }, path).timelines;
  const outside = hasPeriod(options) ? ofPeriod(calls(options.path), options) : null;
  const told = outside ?? ofPath(options.path ?? DEFAULT_PATH, calls(DEFAULT_PATH), events);
  if (told === null) return report;
  const { verdict } = report;
  return {
    ...report,
    verdict: { ...verdict, statement: `${verdict.statement} ${told.there}`, logNext: [told.todo] },
  };
}

interface LeftOut {
  readonly there: string;
  readonly todo: string;
}

function hasPeriod({ since, until }: CaseOptions): boolean {
  return since !== undefined || until !== undefined;
}

function ofPeriod(calls: readonly Timeline[], { since, until }: CaseOptions): LeftOut | null {
  if (calls.length === 0) return null;
  const flags = [
    ...(since === undefined ? [] : [`--since ${since}`]),
    ...(until === undefined ? [] : [`--until ${until}`]),
  ];
  const starts = calls.map(({ startedAt }) => startedAt).filter(({ basis }) => basis !== 'unknown');
  const [first, last] = [starts[0], starts.at(-1)];
  const when =
    !first || !last
      ? ''
      : first === last
        ? `, at ${second(first.at)}`
        : `, from ${second(first.at)} to ${second(last.at)}`;
  return {
    there: `${count(calls.length, 'call')} ${calls.length === 1 ? 'lies' : 'lie'} outside of the period asked for (${flags.join(' ')})${when}.`,
    todo: 'Leave --since and --until out, or name a period that holds these calls; a time without a zone is taken for UTC, or for that of --tz.',
  };
}

function ofPath(path: string, defaults: readonly Timeline[], events: readonly LogEvent[]): LeftOut | null {
  if (defaults.length > 0 && path !== DEFAULT_PATH) {
    const what = count(defaults.length, 'call');
    return {
      there: `There ${defaults.length === 1 ? 'is' : 'are'} ${what} of POST ${DEFAULT_PATH}.`,
      todo: `Leave --path out to see ${defaults.length === 1 ? 'it' : 'them'}.`,
    };
  }
  const posts = postedPaths(events);
  const [most] = posts;
  if (most === undefined) return null;
  const shown = posts.slice(0, MAX_PATHS).map(([name, times]) => `${name} (${times})`);
  return {
    there: `What was posted to is ${list(shown, MAX_PATHS)}${posts.length > MAX_PATHS ? `, and ${posts.length - MAX_PATHS} more` : ''}.`,
    todo: `Should one of these be the call in question: --path ${most[0]}`,
  };
}

/** Paths of POST, the most frequent first. */
function postedPaths(events: readonly LogEvent[]): [string, number][] {
  const times = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'response-started' || event.role === 'sandbox' || event.method !== 'POST') continue;
    times.set(event.path, (times.get(event.path) ?? 0) + 1);
  }
  return [...times].sort((a, b) => b[1] - a[1]);
}

function second(micros: number): string {
  return `${isoMicros(micros).slice(0, 19).replace('T', ' ')} UTC`;
}
