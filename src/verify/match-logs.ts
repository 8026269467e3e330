import { type ByteRange, hashRanges } from '../hash-ranges.ts';
import type { Input } from '../input/index.ts';
import { type Claim, claimsOf } from './claims.ts';
import type { CheckableReport } from './parse-report.ts';
import type { LogMatch } from './verification.ts';

/** A source of the report and the log that stands for it. */
export interface Matched {
  readonly match: LogMatch;
  readonly input: Input | null;
}

/** What one log has of one source of the report. */
interface Fit {
  readonly source: string;
  readonly input: Input;
  readonly state: Exclude<LogMatch['state'], 'missing'>;
  readonly bytes: number;
  readonly hashed: number;
  readonly hashesHeld: number;
  /** How alike the names are: 3 the same, 2 but for the folder, 1 but for a compression, too. */
  readonly names: number;
}

/** Line terminators behind the last line are not counted in a source's bytes: CR and LF, in UTF-16 twice as long. */
const TERMINATOR_BYTES = 4;

/**
 * Finds the log for each source of a report, by content first (its size and the SHA-256 of all cited ranges), then by
 * name, then by the cited ranges that are left, and where one of each is left over, that. `extra` are those not needed.
 */
export async function matchLogs(
  report: CheckableReport,
  inputs: readonly Input[],
): Promise<{ matched: readonly Matched[]; extra: readonly Input[] }> {
  const claims = claimsOf(report);
  const fits: Fit[] = [];
  for (const input of inputs) for (const fit of await fitsOf(input, report, claims)) fits.push(fit);
  const taken = new Map<string, Fit>();
  const used = new Set<Input>();
  const take = (likely: (fit: Fit) => boolean) => {
    const candidates = fits
      .filter((fit) => likely(fit))
      .sort((a, b) => b.names - a.names || b.hashesHeld - a.hashesHeld);
    for (const fit of candidates) {
      if (taken.has(fit.source) || used.has(fit.input)) continue;
      taken.set(fit.source, fit);
      used.add(fit.input);
    }
  };
  take(({ state }) => state === 'same');
  take(({ state }) => state === 'grown');
  take(({ names }) => names === 3);
  take(({ names }) => names > 0);
  take(({ hashesHeld }) => hashesHeld > 0);
  if (report.sources.length - taken.size === 1 && inputs.length - used.size === 1) take(() => true);
  return {
    matched: report.sources.map(({ file }) => matchedOf(file, taken.get(file) ?? null)),
    extra: inputs.filter((input) => !used.has(input)),
  };
}

function matchedOf(source: string, fit: Fit | null): Matched {
  if (fit === null)
    return {
      match: { source, log: null, state: 'missing', bytes: null, hashed: 0, hashesHeld: 0 },
      input: null,
    };
  const { input, state, bytes, hashed, hashesHeld } = fit;
  return { match: { source, log: input.file, state, bytes, hashed, hashesHeld }, input };
}

async function fitsOf(input: Input, report: CheckableReport, claims: readonly Claim[]): Promise<Fit[]> {
  const hashed = claims.filter((claim) => claim.sha256 !== null);
  const { bytes, digests } = await readOnce(input, hashed);
  return report.sources.map((source) => {
    const own = hashed.flatMap((claim, n) => (claim.file === source.file ? [claim.sha256 === digests[n]] : []));
    const hashesHeld = own.filter((held) => held).length;
    const isAlike = hashesHeld === own.length;
    const more = bytes - source.bytes;
    const state =
      !isAlike || more < 0 ? 'changed' : more <= TERMINATOR_BYTES ? 'same' : own.length > 0 ? 'grown' : 'changed';
    const names = likeness(source.file, input.file);
    return { source: source.file, input, state, bytes, hashed: own.length, hashesHeld, names };
  });
}

/** Size and digests in one reading. What cannot be read to its end counts as far as it was. */
async function readOnce(
  input: Input,
  ranges: readonly ByteRange[],
): Promise<{ bytes: number; digests: readonly (string | null)[] }> {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of input.open()) {
        bytes += chunk.length;
        yield chunk;
      }
    } catch {
      // Damaged data: the analysis made anew says so.
    }
  }
  const stream = counted();
  const digests = await hashRanges({ [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) }, ranges);
  // The rest, which no range needs.
  for await (const _ of stream);
  return { bytes, digests };
}

function likeness(source: string, log: string): number {
  if (source === log) return 3;
  const [a, b] = [baseName(source), baseName(log)];
  if (a === b) return 2;
  return uncompressed(a) === uncompressed(b) ? 1 : 0;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function uncompressed(name: string): string {
  return name.replace(/\.(?:gz|zst|bz2)$/i, '');
}
