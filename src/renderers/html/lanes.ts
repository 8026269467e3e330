import type { ReportRequest } from '../../report.ts';

/** One TCP connection: the requests on it, in order. */
export interface Lane {
  /** Null where the log never named its port. */
  readonly peer: string | null;
  readonly steps: readonly LaneStep[];
  readonly failed: boolean;
}

/** A request on a connection: a call of this report, or another one of which only the name is known. */
export type LaneStep =
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'call'; readonly call: ReportRequest }
  | { readonly kind: 'gap'; readonly count: number };

/** The connections of these calls, those with failed calls first, then those that were reused most. */
export function lanesOf(requests: readonly ReportRequest[]): Lane[] {
  const groups = new Map<string, ReportRequest[]>();
  for (const [n, request] of requests.entries()) {
    if (!request.connection) continue;
    const { peer } = request.connection;
    // Without a port each inferred connection stands alone.
    const key = peer ?? `\u0000${n}`;
    const same = groups.get(key);
    if (same) same.push(request);
    else groups.set(key, [request]);
  }
  return [...groups.values()]
    .map(laneOf)
    .sort((a, b) => Number(b.failed) - Number(a.failed) || b.steps.length - a.steps.length);
}

function laneOf(calls: readonly ReportRequest[]): Lane {
  const steps: LaneStep[] = [];
  for (const call of calls) {
    const { connection } = call;
    if (!connection) continue;
    // A port may be used again by another connection, whose numbers begin at 1 again.
    const place = Math.max(connection.nth - 1, 0);
    // Of a long connection the report names only the latest before this one.
    const first = Math.max(place - connection.previous.length, 0);
    for (const [n, name] of connection.previous.entries()) steps[first + n] ??= { kind: 'other', name };
    if (steps[place]?.kind === 'call') steps.push({ kind: 'call', call });
    else steps[place] = { kind: 'call', call };
  }
  const dense = Array.from(steps, (step): LaneStep => step ?? { kind: 'other', name: 'a request' });
  return {
    peer: calls[0]?.connection?.peer ?? null,
    steps: dense,
    failed: calls.some(({ outcome }) => outcome !== 'delivered'),
  };
}

const FEW = 8;

/** A lane short enough to look at: its ends, the failed calls and what came before each; gaps are counted. */
export function shortened({ steps }: Lane): LaneStep[] {
  if (steps.length <= FEW) return [...steps];
  const wanted = new Set([0, 1, steps.length - 1]);
  for (const [n, step] of steps.entries()) {
    if (step.kind !== 'call' || step.call.outcome === 'delivered' || wanted.size > 2 * FEW) continue;
    wanted.add(n).add(Math.max(0, n - 1));
  }
  const short: LaneStep[] = [];
  let skipped = 0;
  for (const [n, step] of steps.entries()) {
    if (!wanted.has(n)) skipped += 1;
    else {
      if (skipped > 0) short.push({ kind: 'gap', count: skipped });
      skipped = 0;
      short.push(step);
    }
  }
  return short;
}
