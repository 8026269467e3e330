import type { Truth, TruthRequest } from '../score/truth.ts';
import { randomFrom } from './random.ts';

/** What kills calls in a generated log. */
export type Cause = 'pooled-socket' | 'cancel' | 'server-killed' | 'none';

export interface LogPlan {
  readonly seed: number;
  readonly calls: number;
  /** How many calls are in work at once, about. */
  readonly concurrency: number;
  readonly causes: readonly Cause[];
  /** Share of lines that get lost, 0 to 1. */
  readonly loss: number;
  /** By how much the caller's clock is ahead, ms. */
  readonly skewMs: number;
}

interface Written {
  readonly atMs: number;
  readonly text: string;
  /** Index of the call it is about, for the truth's `lines`. */
  readonly call: number | null;
  readonly caller: boolean;
  readonly order: number;
}

/** A pooled connection of the caller, as Node's agent keeps them. */
interface Socket {
  readonly peer: string;
  uses: string[];
  freeSinceMs: number;
  poisoned: boolean;
}

const HANG_UP = 'request to http://kubecoderun:8000/exec failed, reason: socket hang up';
const EPOCH = Date.parse('2026-03-01T10:00:00Z');
const POOLED_MS = 5000;

/**
 * A log of a run that never was: KubeCodeRun's lines, uvicorn's access lines and LibreChat's errors in the shape of the
 * captured ones, in one file under `kubectl logs --timestamps`, with the truth about every call.
 */
export function generateLog(plan: LogPlan): { log: string; caller: string; truth: Truth } {
  const rng = randomFrom(plan.seed);
  const between = (low: number, high: number) => low + rng() * (high - low);
  const id = (length: number) => Array.from({ length }, () => ALPHABET[Math.floor(rng() * ALPHABET.length)]).join('');
  const lines: Written[] = [];
  const truths: TruthRequest[] = [];
  let order = 0;
  const write = (atMs: number, text: string, call: number | null, caller = false) => {
    lines.push({ atMs, text, call, caller, order: order++ });
  };
  const server = (atMs: number, call: number | null, fields: Record<string, unknown>, logger: string, level = 'info') =>
    write(
      atMs,
      JSON.stringify({
        ...fields,
        logger,
        level,
        timestamp: iso(atMs, 6),
        service: 'kubecoderun-api',
        version: '2.1.3.dev4',
      }),
      call,
    );
  const pool: Socket[] = [];
  let port = 32_768;
  const connect = (): Socket => {
    port += 1 + Math.floor(rng() * 7);
    return { peer: `10.1.2.3:${port}`, uses: [], freeSinceMs: 0, poisoned: false };
  };
  const take = (atMs: number): Socket => {
    for (let i = pool.length - 1; i >= 0; i--) {
      const socket = pool[i] as Socket;
      if (socket.freeSinceMs > atMs || atMs - socket.freeSinceMs >= POOLED_MS) continue;
      pool.splice(i, 1);
      return socket;
    }
    return connect();
  };

  const meanMs = 4500;
  const gapMs = meanMs / plan.concurrency;
  let clock = 1000;
  const killAt = plan.causes.includes('server-killed') ? (plan.calls * gapMs) / 2 + 2500 : Number.POSITIVE_INFINITY;
  const starts = Array.from({ length: plan.calls }, () => {
    clock += between(gapMs * 0.3, gapMs * 1.7) + 3;
    return clock;
  });
  for (const [call, begunMs] of starts.entries()) {
    let startMs = begunMs;
    if (startMs > killAt - 50 && startMs < killAt + 3100) startMs = killAt + 3200 + call / 100;
    const session = id(21);
    const withFiles = rng() < 0.5;
    const socket = take(startMs);
    if (withFiles) {
      write(startMs, `INFO:     ${socket.peer} - "GET /files/${session}?detail=summary HTTP/1.1" 200 OK`, null);
      server(startMs + 0.4, null, processed('GET', `/files/${session}`, 1.7), 'src.middleware.security');
      socket.uses.push(`GET /files/${session}`);
      socket.poisoned = true;
      startMs += between(3, 9);
    }
    const reused = socket.uses.length > 0;
    const workMs = rng() < 0.4 ? between(5400, 12_000) : between(40, 4300);
    const requestId = id(8);
    const execution = id(21);
    const acceptedMs = startMs + between(1, 4);
    const length = 10 + Math.floor(rng() * 400);
    const doneMs = acceptedMs + workMs;
    const poisoned = plan.causes.includes('pooled-socket') && socket.poisoned && workMs > POOLED_MS;
    const cancelled = !poisoned && plan.causes.includes('cancel') && rng() < 0.15 && workMs > 1500;
    const leftMs = poisoned ? startMs + POOLED_MS : cancelled ? startMs + between(800, workMs - 200) : null;
    const killed = startMs < killAt && doneMs > killAt && (leftMs === null || leftMs > killAt);

    server(
      acceptedMs,
      call,
      { request_id: requestId, language: 'py', code_length: length, entity_id: null, event: 'Code execution request' },
      'src.api.exec',
    );
    server(
      acceptedMs + 0.9,
      call,
      { session_id: session, event: withFiles ? 'Reusing session from file reference' : 'Created new session' },
      'src.services.orchestrator',
    );
    server(
      acceptedMs + 12,
      call,
      {
        execution_id: execution.slice(0, 8),
        session_id: session,
        language: 'py',
        code_length: length,
        event: 'Starting code execution',
      },
      'src.services.execution.runner',
    );
    const error = (atMs: number, reason: string) =>
      write(
        atMs,
        JSON.stringify({
          level: 'error',
          message: `[ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\n${reason}`,
          timestamp: iso(atMs + plan.skewMs, 3),
        }),
        call,
        true,
      );
    const truth = {
      tag: `call-${call}`,
      kcr_request_id: requestId,
      request_start: new Date(EPOCH + startMs).toISOString(),
      http_status: null,
      streamed: false,
      connection_reused: reused,
      closed_mid_request_by: null,
      closed_at: null,
    };
    if (leftMs !== null && startMs < killAt && doneMs > killAt && !killed) {
      error(leftMs + 1, cancelled ? 'The user aborted a request.' : HANG_UP);
      const closedAt = new Date(EPOCH + leftMs).toISOString();
      truths.push({
        ...truth,
        closed_mid_request_by: 'client-FIN',
        closed_at: closedAt,
        outcome: 'client_disconnected_before_response',
      });
      continue;
    }
    if (killed) {
      error(killAt + 2, HANG_UP);
      truths.push({
        ...truth,
        closed_mid_request_by: 'server-FIN',
        closed_at: new Date(EPOCH + killAt).toISOString(),
        outcome: 'server_closed_before_response',
      });
      continue;
    }
    server(
      doneMs - 1,
      call,
      {
        event: `Code execution ${execution} completed: status=ExecutionStatus.COMPLETED, exit_code=0, time=${Math.round(workMs)}ms, source=pool_hit`,
      },
      'src.services.execution.runner',
    );
    server(
      doneMs - 0.8,
      call,
      {
        session_id: session,
        status: 'completed',
        pod_name: `pool-py-${id(8)}`,
        has_state: false,
        event: 'Code execution completed',
      },
      'src.services.orchestrator',
    );
    if (leftMs !== null) {
      error(leftMs + 1, cancelled ? 'The user aborted a request.' : HANG_UP);
      server(
        doneMs - 0.6,
        call,
        {
          method: 'POST',
          path: '/exec',
          elapsed_ms: doneMs - 0.6 - startMs,
          event: 'Client disconnected during request processing',
        },
        'src.middleware.metrics',
        'warning',
      );
      server(
        doneMs - 0.5,
        call,
        { request_id: requestId, session_id: session, event: 'Client disconnected before response could be sent' },
        'src.api.exec',
        'warning',
      );
    }
    server(
      doneMs - 0.4,
      call,
      {
        request_id: requestId,
        session_id: session,
        client_disconnected: leftMs !== null,
        event: 'Code execution completed',
      },
      'src.api.exec',
    );
    if (leftMs === null) write(doneMs, `INFO:     ${socket.peer} - "POST /exec HTTP/1.1" 200 OK`, call);
    server(doneMs + 0.3, call, processed('POST', '/exec', doneMs + 0.3 - startMs), 'src.middleware.security');
    if (leftMs === null) {
      socket.uses.push('POST /exec');
      // The listener that poisons a socket stays on it for good.
      socket.freeSinceMs = doneMs + 0.5;
      pool.push(socket);
      pool.sort((a, b) => a.freeSinceMs - b.freeSinceMs);
      truths.push({ ...truth, http_status: 200, outcome: 'completed' });
    } else {
      truths.push({
        ...truth,
        closed_mid_request_by: 'client-FIN',
        closed_at: new Date(EPOCH + leftMs).toISOString(),
        outcome: 'client_disconnected_before_response',
      });
    }
  }
  if (Number.isFinite(killAt)) {
    server(killAt + 3000, null, { event: 'Starting HTTP server on 0.0.0.0:8000' }, 'src.main');
    write(killAt + 3010, 'INFO:     Started server process [4711]', null);
    write(killAt + 3100, 'INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)', null);
  }
  const endMs = lines.reduce((last, l) => Math.max(last, l.atMs), 0) + 10_000;
  for (let t = 500; t < endMs; t += 5000) {
    if (t > killAt && t < killAt + 3200) continue;
    write(t, `INFO:     10.1.0.1:${20_000 + Math.floor(t / 5000)} - "GET /ready HTTP/1.1" 200 OK`, null);
  }

  const kept = lines.filter(() => rng() >= plan.loss).sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  const told = new Map<number, number>();
  const main: string[] = [];
  const callers: string[] = [];
  for (const line of kept) {
    const stamped = `${iso(line.atMs + (line.caller ? plan.skewMs : 0), 9)} ${line.text}`;
    if (line.caller && plan.skewMs !== 0) callers.push(line.text);
    else main.push(stamped);
    if (line.call !== null) told.set(line.call, main.length);
  }
  const requests = truths.map((truth, call) => ({
    ...truth,
    lines: told.has(call) ? { line: told.get(call) ?? 0 } : {},
  }));
  return {
    log: `${main.join('\n')}\n`,
    caller: callers.length > 0 ? `${callers.join('\n')}\n` : '',
    truth: { requests },
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function processed(method: string, path: string, durationMs: number): Record<string, unknown> {
  return { method, path, status: 200, duration_ms: Math.round(durationMs * 100) / 100, event: 'Request processed' };
}

function iso(atMs: number, digits: number): string {
  const whole = Math.floor(atMs);
  const micros = String(Math.floor((atMs - whole) * 1000)).padStart(3, '0');
  const base = new Date(EPOCH + whole).toISOString().slice(0, -1);
  return `${`${base}${micros}000`.slice(0, 20 + digits)}Z`;
}
