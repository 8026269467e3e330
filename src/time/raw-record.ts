import type { Envelope, FormatName, Reading, Source, Stamp } from '../types.ts';

/** A stamp and the clock it was read from. */
export interface ClockStamp {
  readonly stamp: Stamp;
  readonly clock: Clock;
}

/** Whose clock a stamp was read from: what `--tz NAME=…` and `--offset NAME=…` may name. */
export interface Clock {
  readonly file: string;
  readonly pod: string | null;
  readonly container: string | null;
  readonly format: FormatName | null;
}

/** The clock of whoever wrote the envelopes of a file: one program (`journalctl`, stern, Grafana), one zone. */
export function envelopeClock(file: string): Clock {
  return { file, pod: null, container: null, format: null };
}

/** A record that matters, with the stamps it and its neighbours bear, before clocks are understood. */
export interface RawRecord {
  /** Grows while a record of several lines is read. No other record has the same object: it may become the event. */
  reading: Reading;
  source: Source;
  readonly format: FormatName;
  readonly envelope: Envelope | null;
  readonly clock: Clock;
  /** Last stamped line of the same stream before it; looked for only where its own stamp does not suffice. */
  readonly before: ClockStamp | null;
  /** First stamped line of the same stream after it. */
  after: ClockStamp | null;
}
