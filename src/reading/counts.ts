import type { EnvelopeName, FormatName, SourceSummary } from '../types.ts';

/** Accounts for every physical line of an input. */
export interface Counts {
  /** So many lines in an envelope of this name, or in none. */
  enveloped(name: EnvelopeName | null, lines: number): void;
  /** So many lines of what; of a format, by its name. */
  add(what: FormatName | 'blank' | 'meta' | 'unrecognised', lines: number): void;
  /** The input goes on up to this byte at least. */
  reach(byte: number): void;
  summary(file: string): Omit<SourceSummary, 'from' | 'to'>;
}

export function counts(): Counts {
  const envelopes = new Map<EnvelopeName | null, number>();
  const formats = new Map<FormatName, number>();
  const rest = { blank: 0, meta: 0, unrecognised: 0 };
  let lines = 0;
  let bytes = 0;
  return {
    enveloped(name, added) {
      envelopes.set(name, (envelopes.get(name) ?? 0) + added);
    },
    add(what, added) {
      lines += added;
      if (what === 'blank' || what === 'meta' || what === 'unrecognised') rest[what] += added;
      else formats.set(what, (formats.get(what) ?? 0) + added);
    },
    reach(byte) {
      if (byte > bytes) bytes = byte;
    },
    summary(file) {
      const envelope = [...envelopes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
      const byCount = [...formats].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      return { file, lines, bytes, envelope, formats: Object.fromEntries(byCount), ...rest };
    },
  };
}
