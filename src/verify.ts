import { createHash } from 'node:crypto';
import type { Input } from './input/index.ts';
import type { CheckableReport } from './parse-report.ts';
import { rangesOf } from './ranges-of.ts';
import { saysIt } from './says-it.ts';

/** One citation that did not hold. */
export interface BrokenCitation {
  readonly file: string;
  readonly line: number;
  readonly claim: string;
  readonly because: string;
}

export interface Verification {
  readonly checked: number;
  readonly broken: readonly BrokenCitation[];
}

interface Claim {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly claim: string;
  /** Whether the claim quotes the line; evidence speaks about it in its own words. */
  readonly quotes: boolean;
}

/**
 * Re-reads every citation of a report in the logs: are those bytes there, are they the same (SHA-256), and do they
 * say what the report quotes. `inputs` are matched by name, then by base name, then, if there is one of each, as they are.
 */
export async function verify(report: CheckableReport, inputs: readonly Input[]): Promise<Verification> {
  const claims = claimsOf(report);
  const broken: BrokenCitation[] = [];
  for (const file of new Set(claims.map((claim) => claim.file))) {
    const own = claims.filter((claim) => claim.file === file);
    const input = inputFor(file, report, inputs);
    const texts = input ? await rangesOf(input.open(), own) : null;
    for (const [n, claim] of own.entries()) {
      const because = texts === null ? `no log of the name ${file} was given` : fault(claim, texts[n] ?? null);
      if (because !== null) broken.push({ file, line: claim.line, claim: claim.claim, because });
    }
  }
  return { checked: claims.length, broken };
}

function claimsOf(report: CheckableReport): Claim[] {
  const events = report.requests.flatMap((request) => request.events);
  const evidence = report.findings.flatMap((finding) => finding.evidence);
  return [
    ...events.map((event) => ({ ...event, claim: event.text, quotes: true })),
    ...evidence.map((each) => ({ ...each, claim: each.says, quotes: false })),
  ];
}

function fault(claim: Claim, bytes: Uint8Array | null): string | null {
  if (bytes === null) return `the file ends before byte ${claim.offset + claim.bytes}`;
  if (claim.sha256 !== null && createHash('sha256').update(bytes).digest('hex') !== claim.sha256) {
    return 'the line is not the one that was analysed (its SHA-256 differs)';
  }
  if (claim.quotes && !saysIt(new TextDecoder().decode(bytes), claim.claim)) return 'the line does not say this';
  if (!claim.quotes && claim.sha256 === null) return 'the report has no SHA-256 of this line, so it cannot be checked';
  return null;
}

function inputFor(file: string, report: CheckableReport, inputs: readonly Input[]): Input | null {
  const exact = inputs.find((input) => input.file === file);
  if (exact) return exact;
  const alike = inputs.filter((input) => baseName(input.file) === baseName(file));
  if (alike.length === 1) return alike[0] ?? null;
  return inputs.length === 1 && report.sources.length === 1 ? (inputs[0] ?? null) : null;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
