/** Something to read log lines from. */
export interface Input {
  /** As it is shown and cited: the path as given, `-` for standard input. */
  readonly file: string;
  /** Bytes on disk (compressed, if it is), null where nobody knows in advance (standard input, a pipe). */
  readonly size: number | null;
  /** The path of the regular file whose bytes, as they are on disk, are those that `open` gives. */
  readonly onDisk?: string;
  /**
   * The bytes, decompressed. `onRead` is told of the bytes taken from disk so far, to measure progress against `size`.
   * Throws where the bytes cannot be read or decompressed, after everything that could be has been yielded.
   */
  open(onRead?: (bytesRead: number) => void): AsyncIterable<Uint8Array>;
}

/** What could not be read, for people. */
export interface InputProblem {
  readonly file: string;
  /** One sentence: what was expected, what came, what to do. */
  readonly message: string;
  /** usage: the name is wrong; unreadable: the name is right, the content cannot be had (all of it). */
  readonly kind: 'usage' | 'unreadable';
}
