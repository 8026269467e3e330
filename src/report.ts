/**
 * The JSON that `kcr analyze --json` prints, version 1: the contract other programs rely on.
 * Times are ISO 8601 UTC with microseconds; durations are milliseconds. Keys are always present, null where unknown.
 * Additions are allowed; to change or remove a field needs version 2. Its JSON Schema is `report.schema.json`.
 */
import type {
  CallerErrorReason,
  Closer,
  Cutoff,
  EnvelopeName,
  FactKind,
  FindingStatus,
  FormatName,
  JoinBasis,
  JoinConfidence,
  LeftAfter,
  Outcome,
  Phase,
  Remedy,
  Role,
  RuleName,
  Skew,
  Verdict,
  ZoneNote,
} from './types.ts';

export interface Report {
  schemaVersion: 1;
  sources: ReportSource[];
  /** How zone-less clocks were read. */
  zones: ZoneNote[];
  /** Clocks that cannot all be right. */
  skews: Skew[];
  requests: ReportRequest[];
  cutoff: ReportCutoff | null;
  /** Every constant at which calls died, strongest first: `cutoff` is the first of them. Reports of earlier versions have none. */
  cutoffs?: ReportCutoff[];
  findings: ReportFinding[];
  verdict: ReportVerdict;
  /** What these logs cannot show. */
  blindSpots: string[];
  /** Fields in which the calls that were left differ from those that were answered, strongest first; reports of earlier versions have none. */
  differences?: ReportDifference[];
  /** With what it was made, for `kcr verify` to make it again; absent where a report was made by other means. */
  madeWith?: MadeWith;
}

export interface MadeWith {
  /** Version of kcr. */
  kcr: string;
  /** The options, as they were given. */
  path: string;
  tz: string[];
  offset: string[];
  since: string | null;
  until: string | null;
  /** False where logs were followed for so long that details had to be forgotten: the same cannot be made again. */
  whole: boolean;
}

export interface ReportSource {
  file: string;
  lines: number;
  bytes: number;
  envelope: EnvelopeName | null;
  formats: Partial<Record<FormatName, number>>;
  blank: number;
  meta: number;
  unrecognised: number;
  from: string | null;
  to: string | null;
}

export interface ReportConnection {
  peer: string | null;
  nth: number;
  previous: string[];
  idleMs: number | null;
  basis: 'access-line' | 'inferred';
}

export interface ReportEvent {
  kind: FactKind;
  /** Null where the log has no times at all. */
  at: string | null;
  /** Half-widths in ms of what is known of `at`: 0 and 0 where the log has its exact time. */
  earlierByMs: number;
  laterByMs: number;
  offsetMs: number | null;
  joinedBy: JoinBasis;
  role: Role;
  file: string;
  line: number;
  lines: number;
  /** Byte range in the (decompressed) file. */
  offset: number;
  bytes: number;
  /** SHA-256 (hex) of that range, for `kcr verify`; null where the input cannot be read twice. */
  sha256: string | null;
  text: string;
}

export interface ReportRequest {
  id: string;
  method: string;
  path: string;
  /** Null where the log has no times at all. */
  startedAt: string | null;
  outcome: Outcome;
  phase: Phase | null;
  status: number | null;
  closedBy: Closer | null;
  termination: string;
  executionFinished: boolean | null;
  durationMs: number | null;
  leftAfter: LeftAfter | null;
  connection: ReportConnection | null;
  joinConfidence: JoinConfidence;
  callerReason: CallerErrorReason | null;
  streamed: boolean;
  heartbeats: number | null;
  attributes: Record<string, string | number | boolean | null>;
  doubts: string[];
  events: ReportEvent[];
}

export type ReportCutoff = Omit<Cutoff, 'ids'> & { ids: string[] };

export interface ReportEvidence {
  file: string;
  line: number;
  lines: number;
  /** As in ReportEvent. */
  offset: number;
  bytes: number;
  sha256: string | null;
  says: string;
  for: boolean;
}

export interface ReportDifference {
  field: string;
  /** Category: difference of the two shares; number: P(left > answered) - P(left < answered). -1 to 1. */
  effect: number;
  /** Of the exact test (Fisher; Mann-Whitney for numbers) of this field alone. */
  pAlone: number;
  /** Corrected for the number of fields (Holm): at most 0.05. */
  p: number;
  /** How many fields were tested. */
  fields: number;
  /** How many calls that were left, and that were answered, have a value of the field. */
  left: number;
  answered: number;
  says: string;
}

export interface ReportFinding {
  rule: RuleName;
  hypothesis: string;
  status: FindingStatus;
  because: string;
  evidence: ReportEvidence[];
  explains: string[];
  settledBy: string | null;
}

export interface ReportVerdict extends Omit<Verdict, 'remedies' | 'logNext'> {
  remedies: Remedy[];
  logNext: string[];
}
