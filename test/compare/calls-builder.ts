import type { ComparableCall, ComparableReport } from '../../src/compare/comparable-report.ts';

/** A delivered call of 6 s on a fresh connection; files attached. */
export function call(over: Partial<ComparableCall> = {}): ComparableCall {
  return {
    id: 'a',
    method: 'POST',
    path: '/exec',
    startedAt: null,
    outcome: 'delivered',
    phase: null,
    status: 200,
    durationMs: 6000,
    leftAfter: null,
    connection: { nth: 1, previous: [] },
    callerReason: null,
    streamed: false,
    heartbeats: null,
    attributes: { filesAttached: true, language: 'py' },
    events: [],
    ...over,
  };
}

/** One that its caller left after 5 s, on a connection used by GET /files before. */
export function leftCall(over: Partial<ComparableCall> = {}): ComparableCall {
  return call({
    outcome: 'caller-left',
    phase: 'before-response',
    status: null,
    leftAfter: { ms: 5000, earliestMs: 5000, latestMs: 5000, basis: 'caller-log' },
    connection: { nth: 2, previous: ['GET /files/x'] },
    callerReason: 'socket-hang-up',
    events: [{ kind: 'client-disconnected', offsetMs: 6001, role: 'server' }],
    ...over,
  });
}

/** One that lasted so long (ms), and was streamed with so many heartbeats; the server logged of it what `events` says. */
export function streamedCall(
  durationMs: number,
  heartbeats: number,
  events: readonly { readonly kind: string; readonly offsetMs: number }[],
): ComparableCall {
  const logged = events.map((each) => ({ ...each, role: 'server' }));
  return call({ streamed: true, heartbeats, durationMs, events: logged });
}

/** A report of these calls; its cutoff is where two or more were left. */
export function sideOf(calls: readonly ComparableCall[]): ComparableReport {
  const named = calls.map((each, n) => ({ ...each, id: `c${n}` }));
  const died = named.filter((each) => each.outcome === 'caller-left');
  const reused = died.every((each) => (each.connection?.nth ?? 0) > 1);
  return {
    sources: [{ file: 'x.log', formats: { kubecoderun: 1, librechat: 1 } }],
    requests: named,
    cutoff:
      died.length === 0
        ? null
        : {
            ms: 5000,
            spreadMs: 3,
            connectionsReused: reused ? 'all-died-reused' : 'some-died-fresh',
            ids: died.map((each) => each.id),
          },
    verdict: { kind: died.length > 0 ? 'root-cause' : 'healthy', rule: null, statement: '' },
  };
}

/** As many of them. */
export function times(count: number, one: ComparableCall): ComparableCall[] {
  return Array.from({ length: count }, () => one);
}
