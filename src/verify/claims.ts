import type { CheckableReport, Citation } from './parse-report.ts';

/** One citation, with what the report says of it. */
export interface Claim extends Citation {
  readonly claim: string;
  /** Whether the claim quotes the line; evidence speaks about it in its own words. */
  readonly quotes: boolean;
}

/** All citations of a report: of its events and of its findings' evidence. */
export function claimsOf(report: CheckableReport): Claim[] {
  const events = report.requests.flatMap((request) => request.events);
  const evidence = report.findings.flatMap((finding) => finding.evidence);
  return [
    ...events.map((event) => ({ ...placeOf(event), claim: event.text, quotes: true })),
    ...evidence.map((each) => ({ ...placeOf(each), claim: each.says, quotes: false })),
  ];
}

function placeOf({ file, line, lines, offset, bytes, sha256 }: Citation): Citation {
  return { file, line, lines, offset, bytes, sha256 };
}
