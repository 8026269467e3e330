import type { EnvelopeName, Format, Line } from '../types.ts';
import type { Stream } from './stream.ts';

/** What all lines of one template have in common that one format claims. */
export interface KnownLine {
  readonly format: Format;
  readonly stream: Stream;
  /** The same of such lines in other streams. */
  readonly elsewhere: Map<Stream, KnownLine>;
  readonly envelope: EnvelopeName | null;
  /** What the stamps of these lines can be used for: see GIVES. */
  readonly gives: number;
  /** They bear a stamp by which a record can be placed; they look as if it were their own. */
  readonly stamped: boolean;
  readonly own: boolean;
}

/** Makes a Line of one that was not looked at as a whole. */
export type LineAt = (at: number) => Line;
