import { isLogStart } from './log-start.ts';
import { MAX_TEXT_BYTES, type RawLine } from './raw-line.ts';
import type { LineSplitter } from './split-lines.ts';

/** Collects what of an input is not read as it stands. */
export interface Notices {
  see(raws: readonly RawLine[]): void;
  /** A sentence for each. */
  of(splitter: LineSplitter): string[];
}

export function notices(file: string): Notices {
  let firstLong: number | null = null;
  let returns = false;
  return {
    see(raws) {
      firstLong ??= raws.find(({ lines, bytes }) => lines === 1 && bytes > MAX_TEXT_BYTES)?.line ?? null;
      returns ||= raws[0]?.line === 1 && linesEndInCr(raws[0].text);
    },
    of({ nuls }) {
      const all: string[] = [];
      if (firstLong !== null)
        all.push(`${file}: line ${firstLong} is longer than 1 MiB; only the beginning of such lines is read.`);
      if (nuls > 0) all.push(`${file}: ${nuls} NUL bytes in it were passed over.`);
      if (returns)
        all.push(
          `${file}: its lines end in carriage returns alone, so it is read as one; convert it first: tr '\\r' '\\n'.`,
        );
      return all;
    },
  };
}

/** Lines of a log, but for their line feeds. */
function linesEndInCr(text: string): boolean {
  const next = text.indexOf('\r') + 1;
  return next > 0 && isLogStart(text, next);
}
