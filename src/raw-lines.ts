import { peel, splitLines } from './input/index.ts';
import { openSecret } from './open-secret.ts';

/** A line as it stands in the file: nothing peeled, colours kept. */
export interface RawLine {
  /** 1-based. */
  readonly line: number;
  /** Physical lines it spans: more than one only for an element of a JSON array. */
  readonly lines: number;
  readonly offset: number;
  readonly bytes: number;
  readonly text: string;
  /** The text of the record that this line is but a part of, as its transport or layout cut it; null for most. */
  readonly whole: string | null;
  /** It goes on with a secret that an earlier line began (a private key, code in triple quotes). */
  readonly inSecret: boolean;
}

/** What is asked of each line of a file; the rest is found later. */
type Candidate = Omit<RawLine, 'whole' | 'inSecret'>;

/**
 * Reads a stream of (decompressed) bytes once and gives those lines that `wanted` says yes to, in order.
 * @param mayJoin - False where it is known that every record stands on one line: `whole` is then not looked for.
 */
export async function rawLines(
  chunks: AsyncIterable<Uint8Array>,
  wanted: (line: Candidate) => boolean,
  mayJoin = true,
): Promise<RawLine[]> {
  const splitter = splitLines();
  const found = new Map<number, (Candidate & { inSecret: boolean })[]>();
  const wholes = new Map<number, string>();
  const goesOn = openSecret();
  const note = (lines: readonly number[], text: string) => {
    for (const line of lines) if (found.has(line)) wholes.set(line, `${wholes.get(line) ?? ''}${text}\n`);
  };
  const peeler = peel('', { onJoined: note });
  const read = (raws: ReturnType<typeof splitter.push>) => {
    for (const raw of raws) {
      const inSecret = goesOn(raw.text);
      if (!wanted(raw)) continue;
      const { line, lines, offset, bytes, text } = raw;
      const same = found.get(line) ?? [];
      found.set(line, [...same, { line, lines, offset, bytes, text, inSecret }]);
    }
    return mayJoin ? peeler.push(raws) : [];
  };
  const take = (lines: ReturnType<typeof peeler.push>) => {
    // JSON that was laid out over several lines, a CSV cell of several lines; an element of an array is shown whole.
    for (const { source, text } of lines) {
      if (source.lines === 1 || found.get(source.line)?.some((raw) => raw.lines > 1)) continue;
      note(
        Array.from({ length: source.lines }, (_, n) => source.line + n),
        text,
      );
    }
  };
  for await (const chunk of chunks) take(read(splitter.push(chunk)));
  take(read(splitter.end()));
  take(peeler.end());
  return [...found.values()].flat().map((raw) => ({ ...raw, whole: wholes.get(raw.line) ?? null }));
}
