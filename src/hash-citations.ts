import { hashed } from './citation-digests.ts';
import type { ByteRange } from './hash-ranges.ts';
import type { Report } from './report.ts';

interface Citation extends ByteRange {
  file: string;
  sha256: string | null;
}

/** Opens the (decompressed) bytes of an input by its cited name; null where it cannot be read a second time. */
export type OpenBytes = (file: string) => AsyncIterable<Uint8Array> | null;

/**
 * Gives every citation of the report the SHA-256 of its bytes, and returns it; reads each cited input once. The report
 * itself is filled in: a copy of a million calls would not fit beside them.
 */
export async function hashCitations(report: Report, open: OpenBytes): Promise<Report> {
  const byFile = new Map<string, Citation[]>();
  for (const citation of citationsOf(report)) {
    const same = byFile.get(citation.file);
    if (same) same.push(citation);
    else byFile.set(citation.file, [citation]);
  }
  for (const [file, citations] of byFile) {
    const bytes = open(file);
    const digests = bytes === null ? [] : await hashed(bytes, citations);
    for (const [n, citation] of citations.entries()) citation.sha256 = digests[n] ?? null;
  }
  return report;
}

function citationsOf(report: Report): Citation[] {
  const citations: Citation[] = [];
  for (const { events } of report.requests) for (const event of events) citations.push(event);
  for (const { evidence } of report.findings) for (const each of evidence) citations.push(each);
  return citations;
}
