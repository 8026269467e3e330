import type { AnswerPath, LadderSummary } from './types.ts';

type Ending = Pick<LadderSummary, 'end' | 'phase' | 'closing'>;

/** What is counted and timed of one response while it goes on; times in ms from its start. */
export interface Tally {
  path: AnswerPath;
  beats: number;
  skipped: number;
  bodyBytes: number;
  firstByteMs: number | null;
  lastByteMs: number;
  committedMs: number | null;
  answeredMs: number | null;
  meant: number | null;
  sent: number | null;
}

export function newTally(): Tally {
  return {
    path: 'fast',
    beats: 0,
    skipped: 0,
    bodyBytes: 0,
    firstByteMs: null,
    lastByteMs: 0,
    committedMs: null,
    answeredMs: null,
    meant: null,
    sent: null,
  };
}

/** Notes that bytes of the response went out. */
export function touch(tally: Tally, atMs: number): void {
  tally.lastByteMs = atMs;
  tally.firstByteMs ??= atMs;
}

/** The whole of a response that is over. */
export function summarise(tally: Tally, ending: Ending, endedMs: number): LadderSummary {
  // Copied whole: leaving `lastByteMs` out costs more than all the counting.
  return { ...tally, ...ending, endedMs, sinceLastByteMs: endedMs - tally.lastByteMs };
}
