import type { ReportEvent, ReportRequest } from '../../report.ts';
import type { PhaseSpan } from './phases.ts';
import { waterfallOf } from './phases.ts';

/** A stretch of time, µs since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** True where no line of that side tells of it: its bounds are concluded from the other side's. */
  readonly inferred: boolean;
}

/** One call as spans of the two sides; null for a side that had nothing of it. */
export interface CallSpans {
  readonly request: ReportRequest;
  readonly caller: Span;
  readonly server: Span | null;
  /** Of the server's span, absolute. */
  readonly phases: readonly (Span & { readonly name: PhaseSpan['name'] })[];
  readonly events: readonly { readonly at: number; readonly event: ReportEvent }[];
}

/** The calls that have times, as spans; those without any are left out. */
export function callSpans(requests: readonly ReportRequest[]): CallSpans[] {
  return requests.flatMap((request) => {
    const { startedAt } = request;
    return startedAt === null ? [] : [spansOf(request, microsOf(startedAt))];
  });
}

function spansOf(request: ReportRequest, start: number): CallSpans {
  const at = (ms: number) => start + Math.round(ms * 1000);
  const offsets = (role: ReportEvent['role']) =>
    request.events.flatMap((event) => (event.role === role && event.offsetMs !== null ? [event.offsetMs] : []));
  const waterfall = waterfallOf(request);
  const callers = offsets('caller');
  const servers = [...offsets('server'), ...offsets('sandbox')];
  const callerEnd = callerEndMs(request, callers, waterfall?.caller?.latestMs ?? null);
  const serverEnd = Math.max(0, request.durationMs ?? 0, ...servers);
  const hasServer = servers.length > 0 && request.outcome !== 'never-arrived';
  return {
    request,
    caller: { from: at(Math.min(0, ...callers)), to: at(Math.max(0, callerEnd)), inferred: callers.length === 0 },
    server: hasServer ? { from: start, to: at(serverEnd), inferred: false } : null,
    phases: hasServer
      ? (waterfall?.phases ?? [])
          .map(({ name, fromMs, toMs }) => ({
            name,
            from: at(Math.max(0, fromMs)),
            to: at(Math.min(toMs, serverEnd)),
            inferred: name === 'working',
          }))
          .filter(({ from, to }) => from < to)
      : [],
    events: request.events.flatMap((event) => (event.at === null ? [] : [{ at: microsOf(event.at), event }])),
  };
}

/** When the caller was done with it: it left, or it had the answer (as far as the server can tell). */
function callerEndMs({ leftAfter, durationMs }: ReportRequest, own: readonly number[], latest: number | null): number {
  if (leftAfter !== null) return leftAfter.ms ?? leftAfter.latestMs;
  if (own.length > 0) return Math.max(...own, durationMs ?? 0);
  return latest ?? durationMs ?? 0;
}

/** µs since the epoch of a report's ISO 8601 time with microseconds. */
export function microsOf(iso: string): number {
  return Date.parse(`${iso.slice(0, 19)}Z`) * 1000 + Number(iso.slice(20, 26));
}
