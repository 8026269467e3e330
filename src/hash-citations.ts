import { type ByteRange, hashRanges } from './hash-ranges.ts';
import type { Report } from './report.ts';

interface Citation extends ByteRange {
  file: string;
  sha256: string | null;
}

/** Opens the (decompressed) bytes of an input by its cited name; null where it cannot be read a second time. */
export type OpenBytes = (file: string) => AsyncIterable<Uint8Array> | null;

/** A copy of the report in which every citation has the SHA-256 of its bytes; reads each cited input once. */
export async function hashCitations(report: Report, open: OpenBytes): Promise<Report> {
  const copy = structuredClone(report);
  const byFile = new Map<string, Citation[]>();
  for (const citation of citationsOf(copy)) {
    const same = byFile.get(citation.file);
    if (same) same.push(citation);
    else byFile.set(citation.file, [citation]);
  }
  for (const [file, citations] of byFile) {
    const digests = await digestsOf(open(file), citations);
    for (const [n, citation] of citations.entries()) citation.sha256 = digests[n] ?? null;
  }
  return copy;
}

function citationsOf(report: Report): Citation[] {
  const events = report.requests.flatMap((request) => request.events);
  return [...events, ...report.findings.flatMap((finding) => finding.evidence)];
}

async function digestsOf(bytes: AsyncIterable<Uint8Array> | null, ranges: readonly ByteRange[]) {
  if (bytes === null) return [];
  try {
    return await hashRanges(bytes, ranges);
  } catch {
    // The file is gone or its compressed data is broken: the report stands, its citations cannot be verified.
    return [];
  }
}
