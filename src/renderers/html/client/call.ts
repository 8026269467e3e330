import type { ReportRequest } from '../../../report.ts';
import { type Waterfall, waterfallOf } from '../../parts/phases.ts';

/** One call as the page works with it. */
export interface Call {
  readonly request: ReportRequest;
  /** From the first call's start; null where the log has no times. */
  readonly startMs: number | null;
  readonly picture: Waterfall | null;
  /** From its start to the last thing known of it. */
  readonly lengthMs: number;
  /** All that a search looks at, in lower case; made when it is first needed. */
  haystack: string | null;
}

/** Calls with their places on one axis. */
export function toCalls(requests: readonly ReportRequest[]): { calls: Call[]; epochMs: number | null } {
  const starts = requests.map(({ startedAt }) => (startedAt === null ? null : Date.parse(startedAt)));
  const epochMs = starts.reduce((least, at) => (at === null ? least : least === null ? at : Math.min(least, at)), null);
  const calls = requests.map((request, n): Call => {
    const at = starts[n] ?? null;
    const picture = waterfallOf(request);
    return {
      request,
      startMs: at === null || epochMs === null ? null : at - epochMs,
      picture,
      lengthMs: picture?.toMs ?? 0,
      haystack: null,
    };
  });
  return { calls, epochMs };
}

/** Whether all words are somewhere in what is known of the call. */
export function matches(call: Call, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  call.haystack ??= haystackOf(call.request);
  const { haystack } = call;
  return words.every((word) => haystack.includes(word));
}

function haystackOf({ id, outcome, callerReason, connection, attributes, events, termination, status }: ReportRequest) {
  const texts = [
    id,
    outcome,
    callerReason,
    termination,
    status,
    connection?.peer,
    ...(connection?.previous ?? []),
    ...Object.values(attributes).filter((value) => typeof value === 'string'),
    ...events.map(({ file, line, text }) => `${file}:${line} ${text}`),
  ];
  return texts.join('\n').toLowerCase();
}
