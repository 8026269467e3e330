import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LadderEvent, LadderSummary } from './heartbeat/types.ts';

// Bounds around what matters: callers' timers of 4 s and 5 s, the usual 30 s and 60 s, and long runs.
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2, 4, 5, 10, 20, 30, 60, 120, 300, 600];
const TIMERS = [0.5, 0.95, 1.05, 1.95, 2.05, 3.95, 4.05, 4.95, 5.05, 9.95, 10.05, 29.95, 30.05, 59.95, 60.05];

export interface Metrics {
  readonly registry: Registry;
  /** Any request but those of the ladder. */
  request(route: string, status: number | null, ms: number): void;
  /** One call of `POST /exec`, as its ladder tells it. */
  ladder(event: LadderEvent): void;
  opened(): void;
  /** A call that has no ladder, as one that is passed on, is over. */
  closed(): void;
  /** A connection was reset when its answer had been handed over, and nothing shows that it was read. */
  resetAfterAnswer(): void;
  execution(language: string, outcome: string, ms: number): void;
}

/**
 * What `/metrics` shows.
 * @param gauges read when asked for
 */
export function createMetrics(gauges: {
  readonly running: () => number;
  readonly waiting: () => number;
  readonly connections: () => number;
}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[] = [], buckets = SECONDS) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });

  const requests = counter('kcr_requests_total', 'Requests by route and status; none: the caller left without one.', [
    'route',
    'status',
  ]);
  const requestSeconds = histogram('kcr_request_seconds', 'Duration of requests other than POST /exec.', ['route']);
  const execs = counter(
    'kcr_exec_total',
    'Calls of POST /exec by outcome (delivered, caller-left, stalled, cut), path (fast, drip, body) and status meant.',
    ['outcome', 'path', 'status'],
  );
  const execSeconds = histogram('kcr_exec_seconds', 'Time from the request to the end of its response.', [
    'outcome',
    'path',
  ]);
  const firstByte = histogram(
    'kcr_exec_first_byte_seconds',
    'Time from the request to the first byte of its response.',
    ['path'],
  );
  const beats = counter('kcr_heartbeats_total', 'Heartbeats sent, by path (drip, body).', ['path']);
  const skipped = counter('kcr_heartbeats_skipped_total', 'Heartbeats left out: the caller was not reading.');
  const disconnects = counter(
    'kcr_disconnects_total',
    'Callers that left, by phase (silent, drip, white-space, answer).',
    ['phase'],
  );
  const resets = counter('kcr_resets_after_answer_total', 'Answers whose caller reset the connection right after.');
  const silence = histogram(
    'kcr_disconnect_silence_seconds',
    'How long a caller that left had seen no byte: its idle timer, if it has one.',
    [],
    TIMERS,
  );
  const executionSeconds = histogram('kcr_execution_seconds', 'Duration of executions (done, refused, fault).', [
    'language',
    'outcome',
  ]);
  let open = 0;
  gauge('kcr_open_streams', 'Calls of POST /exec, and requests passed on, that are not over.', () => open);
  gauge('kcr_executions_running', 'Executions under way.', gauges.running);
  gauge('kcr_executions_waiting', 'Calls that wait for a place.', gauges.waiting);
  gauge('kcr_connections', 'Open TCP connections.', gauges.connections);

  // Finding the right series by its labels costs more than counting in it.
  const endings = cached(
    (s: Ending) => `${s.end} ${s.path} ${s.sent} ${s.meant}`,
    ({ end, path, sent, meant }) => ({
      requests: requests.labels({ route: 'POST /exec', status: sent ?? 'none' }),
      execs: execs.labels({ outcome: end, path, status: meant ?? 'none' }),
      seconds: execSeconds.labels({ outcome: end, path }),
      firstByte: firstByte.labels({ path }),
    }),
  );
  const executions = cached(
    (e: { language: string; outcome: string }) => `${e.language} ${e.outcome}`,
    (e) => executionSeconds.labels(e),
  );

  return {
    registry,
    request(route, status, ms) {
      requests.inc({ route, status: status ?? 'none' });
      requestSeconds.observe({ route }, ms / 1000);
    },
    opened() {
      open++;
    },
    closed() {
      open--;
    },
    resetAfterAnswer: () => resets.inc(),
    ladder(event) {
      if (event.kind === 'beat') beats.inc({ path: event.path });
      if (event.kind !== 'over') return;
      const { summary } = event;
      open--;
      const series = endings(summary);
      series.requests.inc();
      series.execs.inc();
      series.seconds.observe(summary.endedMs / 1000);
      if (summary.firstByteMs !== null) series.firstByte.observe(summary.firstByteMs / 1000);
      if (summary.skipped > 0) skipped.inc(summary.skipped);
      if (summary.phase !== null && summary.end === 'caller-left') disconnects.inc({ phase: summary.phase });
      if (summary.end === 'caller-left') silence.observe(summary.sinceLastByteMs / 1000);
    },
    execution: (language, outcome, ms) => executions({ language, outcome }).observe(ms / 1000),
  };
}

type Ending = Pick<LadderSummary, 'end' | 'path' | 'sent' | 'meant'>;

function cached<K, V>(nameOf: (key: K) => string, make: (key: K) => V): (key: K) => V {
  const made = new Map<string, V>();
  return (key) => {
    const name = nameOf(key);
    let value = made.get(name);
    if (value === undefined) {
      value = make(key);
      made.set(name, value);
    }
    return value;
  };
}
