import type { Analysis } from './analyze.ts';
import { type CitationDigests, type CitedRange, citationDigests } from './citation-digests.ts';
import { requestOf } from './make-report.ts';
import { renderJson } from './renderers/index.ts';
import type { ReportRequest } from './report.ts';
import type { Timeline } from './types.ts';

/** What of an analysis is printed, and where what it cites is read again. */
export type PrintedAnalysis = Pick<Analysis, 'report' | 'calls' | 'inputs'>;

export interface ReportJsonOptions {
  /** False shows secrets. */
  readonly redact: boolean;
  /** The whole on one line, with `"type": "report"` before all else: one document of a stream of several. */
  readonly oneLine?: boolean;
}

/**
 * The report of an analysis as JSON, every citation with the SHA-256 of its bytes, in many small pieces, each made when it
 * is asked for. Requests are made, hashed, redacted and written one by one, so that those of a million calls need not fit
 * in memory beside the calls themselves.
 */
export async function reportJson(
  { report, calls, inputs }: PrintedAnalysis,
  options: ReportJsonOptions,
): Promise<Iterable<string>> {
  const evidence = report.findings.flatMap((finding) => finding.evidence);
  const digests = await citationDigests(inputs, () => citedBy(calls, evidence));
  for (const each of evidence) each.sha256 = digests.of(each);
  const requests = hashedRequests(calls, digests.of);
  return closing(renderJson(report, requests, { ...options, calls: calls.length }), digests);
}

function* closing(pieces: Iterable<string>, digests: CitationDigests): Generator<string> {
  try {
    yield* pieces;
  } finally {
    digests.close();
  }
}

function* hashedRequests(
  calls: readonly Timeline[],
  digestOf: (cited: CitedRange) => string | null,
): Generator<ReportRequest> {
  for (const call of calls) {
    const request = requestOf(call);
    for (const event of request.events) event.sha256 = digestOf(event);
    yield request;
  }
}

function* citedBy(calls: readonly Timeline[], evidence: readonly CitedRange[]): Generator<CitedRange> {
  for (const { events } of calls) for (const { event } of events) yield event.source;
  yield* evidence;
}
