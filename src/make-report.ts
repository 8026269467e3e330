import type { Difference } from './differences.ts';
import type { Report, ReportEvent, ReportEvidence, ReportFinding, ReportRequest, ReportSource } from './report.ts';
import { isoMicros, msBetween } from './time/instant.ts';
import type {
  Case,
  Cutoff,
  Evidence,
  Finding,
  Instant,
  SourceSummary,
  Timeline,
  TimelineEvent,
  Verdict,
} from './types.ts';

/** What the judges found in a case. */
export interface Judgement {
  readonly cutoffs: readonly Cutoff[];
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly blindSpots: readonly string[];
  readonly differences: readonly Difference[];
}

/**
 * Puts a judged case into the form of `report.ts`. Pure; hashes of citations are added where files can be read. The
 * requests are made when they are first asked for: who takes them one by one (`requestOf`) need not hold them all.
 */
export function makeReport(c: Case, judgement: Judgement): Report {
  const cutoffs = judgement.cutoffs.map((cutoff) => ({ ...cutoff, ids: [...cutoff.ids] }));
  let requests: ReportRequest[] | null = null;
  return {
    schemaVersion: 1,
    sources: c.sources.map(sourceOf),
    zones: [...c.zones],
    skews: [...c.skews],
    get requests() {
      requests ??= c.timelines.map(requestOf);
      return requests;
    },
    cutoff: cutoffs[0] ?? null,
    cutoffs,
    findings: judgement.findings.map(findingOf),
    verdict: {
      ...judgement.verdict,
      remedies: [...judgement.verdict.remedies],
      logNext: [...judgement.verdict.logNext],
    },
    blindSpots: [...judgement.blindSpots],
    differences: judgement.differences.map((difference) => ({ ...difference })),
  };
}

function sourceOf(source: SourceSummary): ReportSource {
  const { from, to, formats, ...rest } = source;
  return {
    ...rest,
    formats: { ...formats },
    from: from === null ? null : isoMicros(from),
    to: to === null ? null : isoMicros(to),
  };
}

/** One timeline in the form of `report.ts`. */
export function requestOf(t: Timeline): ReportRequest {
  const { connection } = t;
  return {
    id: t.id,
    method: t.method,
    path: t.path,
    startedAt: iso(t.startedAt),
    outcome: t.outcome,
    phase: t.phase,
    status: t.status,
    closedBy: t.closedBy,
    termination: t.termination,
    executionFinished: t.executionFinished,
    durationMs: t.durationMs,
    leftAfter: t.leftAfter,
    connection: connection && {
      peer: connection.peer,
      nth: connection.nth,
      previous: [...connection.previous],
      idleMs: connection.idleMs,
      basis: connection.basis,
    },
    joinConfidence: t.joinConfidence,
    callerReason: t.callerReason,
    streamed: t.streamed,
    heartbeats: t.heartbeats,
    attributes: { ...t.attributes },
    doubts: [...t.doubts],
    events: t.events.map((event) => eventOf(event, t.startedAt)),
  };
}

function eventOf({ event, joinedBy }: TimelineEvent, start: Instant): ReportEvent {
  const { time, source } = event;
  const known = time.basis !== 'unknown';
  return {
    kind: event.kind,
    at: iso(time),
    earlierByMs: known ? msBetween(time.earliest, time.at) : 0,
    laterByMs: known ? msBetween(time.at, time.latest) : 0,
    offsetMs: known && start.basis !== 'unknown' ? msBetween(start.at, time.at) : null,
    joinedBy,
    role: event.role,
    file: source.file,
    line: source.line,
    lines: source.lines,
    offset: source.offset,
    bytes: source.bytes,
    sha256: null,
    text: event.text,
  };
}

function iso(time: Instant): string | null {
  return time.basis === 'unknown' ? null : isoMicros(time.at);
}

function findingOf(finding: Finding): ReportFinding {
  return { ...finding, explains: [...finding.explains], evidence: finding.evidence.map(evidenceOf) };
}

function evidenceOf({ source, says, for: speaksFor }: Evidence): ReportEvidence {
  return { ...source, sha256: null, says, for: speaksFor };
}
