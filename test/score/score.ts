import type { ReportRequest } from '../../src/report.ts';
import type { Truth, TruthRequest } from './truth.ts';

/** agrees; differs; abstains where the report says that it does not know. */
export type Mark = 'agrees' | 'differs' | 'abstains';

export interface FieldScore {
  readonly request: string;
  readonly field: string;
  readonly mark: Mark;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Log lines and packets of one moment are stamped up to this far apart, ms. */
const TOLERANCE_MS = 100;

/** Compares a report's requests with the truth, field by field, for every request that the log has any line of. */
export function score(truth: Truth, requests: readonly ReportRequest[]): FieldScore[] {
  const scores: FieldScore[] = [];
  const matched = new Set<ReportRequest>();
  for (const expected of truth.requests) {
    if (Object.keys(expected.lines ?? {}).length === 0) continue;
    const name = expected.tag ?? expected.kcr_request_id ?? expected.request_start;
    const got = find(expected, requests, matched);
    const add = (field: string, want: unknown, have: unknown, mark: Mark) =>
      scores.push({ request: name, field, mark, expected: want, got: have });
    if (!got) {
      add('found', true, false, 'differs');
      continue;
    }
    matched.add(got);
    add('found', true, true, 'agrees');
    for (const { field, want, have } of fields(expected, got)) {
      // A report that does not know who closed does not claim to know the outcome either.
      const unknown = have === null || have === 'unknown' || (field === 'outcome' && got.closedBy === 'unknown');
      add(field, want, have, same(want, have) ? 'agrees' : unknown && want !== null ? 'abstains' : 'differs');
    }
    scores.push(...times(name, expected, got));
  }
  for (const extra of requests) {
    if (matched.has(extra)) continue;
    scores.push({ request: extra.id, field: 'invented', mark: 'differs', expected: null, got: extra.outcome });
  }
  return scores;
}

function find(expected: TruthRequest, requests: readonly ReportRequest[], taken: ReadonlySet<ReportRequest>) {
  const byId = requests.find((r) => expected.kcr_request_id !== null && r.id === expected.kcr_request_id);
  if (byId) return byId;
  const lines = new Set(Object.values(expected.lines ?? {}));
  const cites = (r: ReportRequest) => r.events.some((e) => inSpan(lines, e.line, e.lines));
  const near = (r: ReportRequest) =>
    r.events.some(
      (e) => e.at !== null && Math.abs(Date.parse(e.at) - Date.parse(expected.client_saw?.at ?? '')) < TOLERANCE_MS,
    );
  const free = requests.filter((r) => !taken.has(r));
  return free.find((r) => cites(r) && near(r)) ?? free.find(near) ?? free.find(cites);
}

function inSpan(lines: ReadonlySet<number>, from: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (lines.has(from + i)) return true;
  return false;
}

function fields(expected: TruthRequest, got: ReportRequest) {
  const outcome = outcomeOf(expected.outcome);
  return [
    ...(expected.kcr_request_id === null ? [] : [{ field: 'id', want: expected.kcr_request_id, have: idOf(got) }]),
    { field: 'outcome', want: outcome, have: got.outcome },
    { field: 'phase', want: phaseOf(expected.outcome), have: got.phase },
    // The capture was taken at the server: its client is the server's peer.
    { field: 'closer', want: closerOf(expected), have: got.closedBy === 'peer' ? 'caller' : got.closedBy },
    { field: 'status', want: statusOf(expected), have: got.status },
    ...(expected.connection_reused === undefined
      ? []
      : [{ field: 'reused', want: expected.connection_reused, have: got.connection && got.connection.nth > 1 }]),
    ...(expected.client_addr === undefined || !got.connection?.peer
      ? []
      : [{ field: 'peer', want: expected.client_addr, have: got.connection.peer }]),
    ...(expected.streamed === undefined ? [] : [{ field: 'streamed', want: expected.streamed, have: got.streamed }]),
  ];
}

/** Without a server's line the log has no id to report. */
function idOf(got: ReportRequest): string | null {
  return got.id.includes(':') ? null : got.id;
}

function outcomeOf(outcome: string): string {
  if (outcome === 'no_connection') return 'never-arrived';
  if (outcome.startsWith('client_disconnected')) return 'caller-left';
  if (outcome.startsWith('server_closed')) return 'server-left';
  return outcome === 'completed' || outcome.startsWith('http_error') ? 'delivered' : outcome;
}

function phaseOf(outcome: string): string | null {
  if (outcome.endsWith('_before_response')) return 'before-response';
  return outcome.endsWith('_mid_response') ? 'mid-response' : null;
}

function closerOf(expected: TruthRequest): string | null {
  const by = expected.closed_mid_request_by;
  if (!by) return null;
  return by.startsWith('client') ? 'caller' : 'server';
}

function statusOf(expected: TruthRequest): number | null {
  return expected.http_status ?? expected.client_saw?.status ?? null;
}

function same(want: unknown, have: unknown): boolean {
  return want === have;
}

function times(request: string, expected: TruthRequest, got: ReportRequest): FieldScore[] {
  const scores: FieldScore[] = [];
  const start = Date.parse(expected.request_start);
  const early = got.events[0]?.earlierByMs ?? 0;
  const late = got.events[0]?.laterByMs ?? 0;
  if (got.startedAt !== null) {
    const off = Date.parse(got.startedAt) - start;
    const known = got.events.some((e) => e.kind === 'request-started' || e.kind === 'caller-started');
    const ok = off >= -TOLERANCE_MS - early && off <= TOLERANCE_MS + late;
    const mark = ok ? 'agrees' : known ? 'differs' : 'abstains';
    scores.push({ request, field: 'start', mark, expected: expected.request_start, got: got.startedAt });
  }
  if (expected.closed_at && closerOf(expected) === 'caller') {
    const want = Date.parse(expected.closed_at) - start;
    const have = got.leftAfter;
    const within = have !== null && want >= have.earliestMs - TOLERANCE_MS && want <= have.latestMs + TOLERANCE_MS;
    const mark = within ? 'agrees' : have === null ? 'abstains' : 'differs';
    scores.push({ request, field: 'left-after', mark, expected: want, got: have });
  }
  return scores;
}
