// Format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU (Trace Event Format)
import type { Report, ReportEvent } from '../report.ts';
import { type CallSpans, callSpans } from './parts/call-spans.ts';
import { lanesOf } from './parts/lanes.ts';
import { listPieces } from './parts/list-pieces.ts';
import { outcomeText } from './parts/words.ts';

/** One event of a trace; times are µs from the beginning of the trace. */
export interface TraceEvent {
  readonly ph: 'M' | 'X' | 'i' | 's' | 'f';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly s?: 't';
  readonly bp?: 'e';
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A slice of no length is not drawn. */
const SHORTEST = 1;

/**
 * The report as Chrome trace events, for Perfetto (https://ui.perfetto.dev), chrome://tracing and speedscope: a process
 * for each side of each log, a track for each connection of the caller and each call at once of the server, an arrow
 * from the caller's call to the server's. Calls without times are left out and counted in `otherData`. In pieces, for the
 * trace of many calls is longer than a string can be; the names of tracks come last, when all tracks are known.
 */
export function* tracePieces(report: Report): Generator<string> {
  const calls = callSpans(report.requests);
  const begin = calls.reduce(
    (least, { caller, events }) => Math.min(least, caller.from, ...events.map(({ at }) => at)),
    Number.POSITIVE_INFINITY,
  );
  const tracks = trackList();
  const shifted = (micros: number) => micros - begin;
  const places = placesOf(calls);
  const head = {
    displayTimeUnit: 'ms',
    otherData: {
      madeBy: 'kcr analyze --trace',
      startedAt: calls.length === 0 ? null : new Date(begin / 1000).toISOString(),
      verdict: report.verdict.statement,
      callsWithoutTimes: report.requests.length - calls.length,
    },
  };
  yield `${JSON.stringify(head).slice(0, -1)},"traceEvents":[`;
  yield* listPieces(
    (function* () {
      for (const [n, call] of calls.entries()) {
        yield* eventsOf(call, places[n] ?? { connection: '', lane: 0 }, n, tracks, shifted);
      }
      yield* tracks.metadata();
    })(),
  );
  yield ']}\n';
}

interface Place {
  readonly connection: string;
  readonly lane: number;
}

/** Which track of its side each call is on: the caller's by connection, the server's by what runs at once. */
function placesOf(calls: readonly CallSpans[]): Place[] {
  const lanes = lanesOf(calls.map(({ server, caller }) => ({ ...(server ?? caller) })));
  const connections = new Map<string, number[]>();
  for (const [n, { request }] of calls.entries()) {
    const key = request.connection?.peer ?? '';
    const members = connections.get(key);
    if (members) members.push(n);
    else connections.set(key, [n]);
  }
  const names: string[] = [];
  for (const [peer, members] of connections) {
    const own = lanesOf(members.flatMap((n) => calls[n]?.caller ?? []));
    for (const [i, n] of members.entries()) {
      const more = (own[i] ?? 0) === 0 ? '' : ` (${(own[i] ?? 0) + 1})`;
      names[n] = (peer === '' ? 'connection not logged' : `connection ${peer}`) + more;
    }
  }
  return calls.map((_, n) => ({ connection: names[n] ?? '', lane: lanes[n] ?? 0 }));
}

interface TrackList {
  /** Numbers of a track, made up when first asked for. */
  of(process: string, thread: string): { pid: number; tid: number };
  /** The events that name them. */
  metadata(): TraceEvent[];
}

function trackList(): TrackList {
  const processes = new Map<string, { pid: number; threads: Map<string, number> }>();
  return {
    of(process, thread) {
      const known = processes.get(process) ?? { pid: processes.size + 1, threads: new Map<string, number>() };
      processes.set(process, known);
      const tid = known.threads.get(thread) ?? known.threads.size + 1;
      known.threads.set(thread, tid);
      return { pid: known.pid, tid };
    },
    metadata: () =>
      [...processes].flatMap(([name, { pid, threads }]) => [
        { ph: 'M' as const, name: 'process_name', pid, tid: 0, args: { name } },
        ...[...threads].map(([thread, tid]) => ({
          ph: 'M' as const,
          name: 'thread_name',
          pid,
          tid,
          args: { name: thread },
        })),
      ]),
  };
}

function eventsOf(
  call: CallSpans,
  { connection, lane }: Place,
  n: number,
  tracks: TrackList,
  shifted: (micros: number) => number,
): TraceEvent[] {
  const { request, caller, server } = call;
  const name = `${request.method} ${request.path}`;
  const callers = tracks.of(processOf(call, 'caller', caller.inferred), connection);
  const slice = (
    span: { from: number; to: number },
    of: { name: string; cat: string; args?: Readonly<Record<string, unknown>> },
  ) => ({
    ph: 'X' as const,
    ts: shifted(span.from),
    dur: Math.max(SHORTEST, span.to - span.from),
    ...of,
  });
  const events: TraceEvent[] = [
    { ...callers, ...slice(caller, { name: `${name} ${request.id}`, cat: request.outcome, args: argsOf(call) }) },
  ];
  const instants = (role: 'caller' | 'server', where: { pid: number; tid: number }) =>
    call.events
      .filter(({ event }) => (event.role === 'caller') === (role === 'caller'))
      .map(({ at, event }) => instant(event, shifted(at), where));
  events.push(...instants('caller', callers));
  if (server === null) return events;
  const servers = tracks.of(processOf(call, 'server', false), `calls ${lane + 1}`);
  const arrow = { name: 'call', cat: 'call', id: n + 1 };
  events.push(
    {
      ...servers,
      ...slice(server, { name: `${request.id} ${request.outcome}`, cat: request.outcome, args: argsOf(call) }),
    },
    ...call.phases.map((phase) => ({ ...servers, ...slice(phase, { name: phase.name, cat: 'phase' }) })),
    ...instants('server', servers),
    { ph: 's', ...arrow, ...callers, ts: shifted(Math.min(server.from, Math.max(caller.from, caller.to))) },
    { ph: 'f', bp: 'e', ...arrow, ...servers, ts: shifted(server.from) },
  );
  return events;
}

/** `caller (librechat.log)`: the log that tells of that side. */
function processOf({ request }: CallSpans, side: 'caller' | 'server', inferred: boolean): string {
  const own = request.events.find(({ role }) => (role === 'caller') === (side === 'caller'));
  return inferred || own === undefined ? `${side} (inferred)` : `${side} (${own.file})`;
}

function instant(event: ReportEvent, ts: number, where: { pid: number; tid: number }): TraceEvent {
  const { kind, text, file, line, joinedBy, earlierByMs, laterByMs } = event;
  return {
    ph: 'i',
    s: 't',
    name: kind,
    cat: 'event',
    ts,
    ...where,
    args: { text, at: `${file}:${line}`, joinedBy, earlierByMs, laterByMs },
  };
}

function argsOf({ request, caller }: CallSpans): Record<string, unknown> {
  const { id, outcome, phase, status, closedBy, termination, leftAfter, joinConfidence, connection } = request;
  const told = outcomeText(request);
  return {
    id,
    told,
    outcome,
    phase,
    status,
    closedBy,
    termination,
    leftAfter,
    joinConfidence,
    connection,
    inferred: caller.inferred,
  };
}
