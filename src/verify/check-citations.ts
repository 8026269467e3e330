import { createHash } from 'node:crypto';
import type { Input } from '../input/index.ts';
import { rangesOf } from '../ranges-of.ts';
import { saysIt } from '../says-it.ts';
import type { Claim } from './claims.ts';
import { type LineNumbers, lineNumbersAt } from './line-numbers-at.ts';
import type { Fault } from './verification.ts';

/**
 * Re-reads the citations of one source in `input`: is each byte range there, is it on the lines that it is said to be on,
 * are its bytes the same (SHA-256), and do they say what is quoted.
 */
export async function checkCitations(claims: readonly Claim[], input: Input): Promise<Fault[]> {
  const texts = await rangesOf(asFarAsReadable(input), claims);
  const ends = claims.flatMap(({ offset, bytes }) => [offset, offset + bytes]);
  const numbers = await lineNumbersAt(asFarAsReadable(input), ends);
  return claims.flatMap((claim, n) => {
    const because = fault(claim, texts[n] ?? null, numbers[2 * n] ?? null, numbers[2 * n + 1] ?? null);
    return because === null ? [] : [{ file: claim.file, line: claim.line, claim: claim.claim, because }];
  });
}

/** Damaged compressed data ends there, as it does for the analysis. */
async function* asFarAsReadable(input: Input): AsyncGenerator<Uint8Array> {
  try {
    yield* input.open();
  } catch {
    // What was cited behind it is found missing.
  }
}

function fault(
  claim: Claim,
  bytes: Uint8Array | null,
  begins: LineNumbers | null,
  ends: LineNumbers | null,
): string | null {
  if (bytes === null) return `the file ends before byte ${claim.offset + claim.bytes}`;
  if (claim.sha256 !== null && createHash('sha256').update(bytes).digest('hex') !== claim.sha256) {
    return 'the line is not the one that was analysed (its SHA-256 differs)';
  }
  const misplaced = wrongLine(claim, begins, ends);
  if (misplaced !== null) return misplaced;
  return claim.quotes && !saysIt(decoded(bytes), claim.claim) ? 'the line does not say this' : null;
}

/** UTF-16 shows in the NUL half of its ASCII characters. */
function decoded(bytes: Uint8Array): string {
  const nuls = (half: number) => bytes.filter((byte, n) => n % 2 === half && byte === 0).length;
  const units = bytes.length / 2;
  if (nuls(1) > units / 2) return new TextDecoder('utf-16le').decode(bytes);
  if (nuls(0) > units / 2) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

function wrongLine(claim: Claim, begins: LineNumbers | null, ends: LineNumbers | null): string | null {
  const range = `bytes ${claim.offset} to ${claim.offset + claim.bytes}`;
  if (begins === null || ends === null) return `${range} do not begin and end within lines`;
  const last = claim.line + claim.lines - 1;
  const fits = begins.first <= claim.line && claim.line <= begins.last && ends.first <= last && last <= ends.last;
  return fits ? null : `${range} are ${said(begins.first, ends.last)}, not ${said(claim.line, last)}`;
}

function said(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}
