import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LadderEvent } from './heartbeat/types.ts';

// Bounds around what matters: callers' timers of 4 s and 5 s, the usual 30 s and 60 s, and long runs.
const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2, 4, 5, 10, 20, 30, 60, 120, 300, 600];

export interface Metrics {
  readonly registry: Registry;
  /** Any request but those of the ladder. */
  request(route: string, status: number | null, ms: number): void;
  /** One call of `POST /exec`, as its ladder tells it. */
  ladder(event: LadderEvent): void;
  opened(): void;
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
  const requests = new Counter({
    name: 'kcr_requests_total',
    help: 'Requests by route and status; status "none" is a caller that left without one.',
    labelNames: ['route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'kcr_request_seconds',
    help: 'Duration of requests other than POST /exec.',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });
  const execs = new Counter({
    name: 'kcr_exec_total',
    help: 'Calls of POST /exec by outcome (delivered, caller-left, stalled), path (fast, drip, body) and status meant.',
    labelNames: ['outcome', 'path', 'status'],
    registers,
  });
  const execSeconds = new Histogram({
    name: 'kcr_exec_seconds',
    help: 'Time from the request to the end of its response.',
    labelNames: ['outcome', 'path'],
    buckets: SECONDS,
    registers,
  });
  const firstByteSeconds = new Histogram({
    name: 'kcr_exec_first_byte_seconds',
    help: 'Time from the request to the first byte of its response.',
    labelNames: ['path'],
    buckets: SECONDS,
    registers,
  });
  const beats = new Counter({
    name: 'kcr_heartbeats_total',
    help: 'Heartbeats sent, by path (drip, body).',
    labelNames: ['path'],
    registers,
  });
  const skipped = new Counter({
    name: 'kcr_heartbeats_skipped_total',
    help: 'Heartbeats left out because the caller was not reading or it was not its turn.',
    registers,
  });
  const disconnects = new Counter({
    name: 'kcr_disconnects_total',
    help: 'Callers that left, by phase (silent, drip, white-space, answer).',
    labelNames: ['phase'],
    registers,
  });
  const silence = new Histogram({
    name: 'kcr_disconnect_silence_seconds',
    help: 'How long a caller that left had seen no byte: its idle timer, if it has one.',
    buckets: [0.5, 0.95, 1.05, 1.95, 2.05, 3.95, 4.05, 4.95, 5.05, 9.95, 10.05, 29.95, 30.05, 59.95, 60.05],
    registers,
  });
  const open = new Gauge({ name: 'kcr_open_streams', help: 'Calls of POST /exec that wait for an answer.', registers });
  const executionSeconds = new Histogram({
    name: 'kcr_execution_seconds',
    help: 'Duration of executions by language and outcome (done, refused, fault).',
    labelNames: ['language', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  for (const [name, help, read] of [
    ['kcr_executions_running', 'Executions under way.', gauges.running],
    ['kcr_executions_waiting', 'Calls that wait for a place.', gauges.waiting],
    ['kcr_connections', 'Open TCP connections.', gauges.connections],
  ] as const) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  return {
    registry,
    request(route, status, ms) {
      requests.inc({ route, status: status ?? 'none' });
      requestSeconds.observe({ route }, ms / 1000);
    },
    opened: () => open.inc(),
    ladder(event) {
      if (event.kind === 'beat') beats.inc({ path: event.path });
      if (event.kind !== 'over') return;
      const { path, end, meant, endedMs, firstByteMs, phase, sinceLastByteMs } = event.summary;
      open.dec();
      requests.inc({ route: 'POST /exec', status: event.summary.sent ?? 'none' });
      execs.inc({ outcome: end, path, status: meant ?? 'none' });
      execSeconds.observe({ outcome: end, path }, endedMs / 1000);
      if (firstByteMs !== null) firstByteSeconds.observe({ path }, firstByteMs / 1000);
      skipped.inc(event.summary.skipped);
      if (phase !== null) disconnects.inc({ phase });
      if (end === 'caller-left') silence.observe(sinceLastByteMs / 1000);
    },
    execution: (language, outcome, ms) => executionSeconds.observe({ language, outcome }, ms / 1000),
  };
}
