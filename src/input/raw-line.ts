/** What lies between two line terminators, or one element of a JSON array, before anybody looked at its meaning. */
export interface RawLine {
  /** 1-based number of the physical line it begins on. */
  readonly line: number;
  readonly lines: number;
  /** Byte range in the decompressed stream, terminator and byte-order mark excluded. */
  readonly offset: number;
  readonly bytes: number;
  readonly text: string;
  /** frame: brackets and blanks between the elements of a JSON array. */
  readonly kind: 'line' | 'element' | 'frame';
  /** Hash of the template of a line that is this and no more; see template-hasher.ts. */
  readonly template?: TemplateHash | undefined;
}

/** The halves of a hash of 64 bits. */
export interface TemplateHash {
  readonly low: number;
  readonly high: number;
  /** What the line begins with is part of its template to the letter up to here, in characters. */
  readonly names: number;
}

/** Text kept of one line. No log line is longer; a file without a newline must not fill the memory. */
export const MAX_TEXT_BYTES = 1 << 20;
