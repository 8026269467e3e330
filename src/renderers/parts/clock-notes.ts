import type { Skew, ZoneNote } from '../../types.ts';
import { duration } from './durations.ts';

/** How a zone-less clock was read, in words; or `clocks` of one file alike. */
export function zoneText(note: ZoneNote, clocks = 1): string {
  const basis = {
    given: 'as given with --tz',
    inferred: 'inferred from the other clocks in these logs',
    default: `by default; if that is wrong: --tz '${note.clock}=Area/City'`,
  }[note.basis];
  const who = clocks === 1 ? `${note.clock} writes no zone` : `${clocks} clocks of ${note.clock} write no zone`;
  return `${who}, read as ${note.zone} (${basis})`;
}

/** Two clocks that disagree, in words. */
export function skewText(skew: Skew, dash: string): string {
  const { earliestMs, latestMs } = skew;
  const range = earliestMs === latestMs ? signed(earliestMs) : `${signed(earliestMs)} ${dash} ${signed(latestMs)}`;
  // No figure within the range is better than another, so none is chosen for the reader.
  const flag = `--offset '${skew.clock}=${exact(earliestMs)}'${earliestMs === latestMs ? '' : ` to '${skew.clock}=${exact(latestMs)}'`}`;
  const done = skew.applied ? 'applied' : `not applied; to apply it: ${flag}`;
  return `${skew.clock} disagrees with ${skew.against}: it needs ${range} (${done})`;
}

function signed(ms: number): string {
  return `${ms < 0 ? '' : '+'}${duration(ms)}`;
}

function exact(ms: number): string {
  return `${ms < 0 ? '' : '+'}${Number(ms.toFixed(3))}ms`;
}
