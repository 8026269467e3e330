import type { SourceRecords } from '../../src/read-records.ts';
import type { Clock, RawRecord } from '../../src/time/raw-record.ts';
import type { Envelope, Fact, FormatName, Ids, Micros, Role, Stamp } from '../../src/types.ts';
import { randomFrom } from '../../test/helpers/random.ts';

export interface RecordsPlan {
  readonly seed: number;
  readonly calls: number;
  /** Share of calls whose caller hangs up. */
  readonly left: number;
}

const EPOCH: Micros = Date.parse('2026-03-01T10:00:00Z') * 1000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SERVER = 'kcr.log';
const CALLER = 'librechat.log';
const HOSTS = ['10.1.2.3', '10.1.2.4', '10.1.3.9'];
const IDLE_LIMIT: Micros = 5_000_000;
const PROBE_EVERY: Micros = 5_000_000;
/** How many calls are in work at once, about: the load comes and goes. */
const LOADS = [5, 8, 20, 50, 12];
/** Calls between two changes of the load. */
const LOAD_LASTS = 2_000;
const MEAN_WORK: Micros = 2_500_000;

interface Socket {
  readonly peer: string;
  freeSince: Micros;
  poisoned: boolean;
}

type Write = (at: Micros, format: FormatName, role: Role, ids: Partial<Ids>, text: string, fact: Fact) => void;

/**
 * What reading the logs of a busy KubeCodeRun and of its caller would come to, seeded: records as the formats make them,
 * with files fetched before some calls, other paths' lines, sandboxes' answers, health probes and calls that were left.
 */
export function generateRecords({ seed, calls, left }: RecordsPlan): SourceRecords[] {
  const rng = randomFrom(seed);
  const id = (length: number) => {
    let text = '';
    for (let i = 0; i < length; i++) text += ALPHABET[Math.floor(rng() * ALPHABET.length)];
    return Buffer.from(text).toString();
  };
  const server = sourceOf(SERVER);
  const caller = sourceOf(CALLER);
  const pools = HOSTS.map((host) => ({ host, free: [] as Socket[], port: 30_000 }));
  let clock = EPOCH;
  for (let call = 0; call < calls; call++) {
    const load = LOADS[Math.floor(call / LOAD_LASTS) % LOADS.length] ?? 5;
    clock += Math.round((0.2 + 1.6 * rng()) * (MEAN_WORK / load));
    const pool = pools[Math.floor(rng() * pools.length)] ?? { host: '', free: [], port: 0 };
    const recent = pool.free.findLastIndex((s) => s.freeSince <= clock && clock - s.freeSince < IDLE_LIMIT);
    if (pool.free.length > 64) pool.free.splice(0, 32);
    pool.port = pool.port > 60_000 ? 30_000 : pool.port + 1 + Math.floor(rng() * 3);
    const socket = pool.free.splice(recent, recent < 0 ? 0 : 1)[0] ?? {
      peer: `${pool.host}:${pool.port}`,
      freeSince: 0,
      poisoned: false,
    };
    if (writeCall(server.write, caller.write, socket, clock, rng, id, left)) pool.free.push(socket);
  }
  for (let at = EPOCH; at < clock; at += PROBE_EVERY) {
    const peer = `10.1.0.1:${20_000 + Math.floor(rng() * 9_000)}`;
    access(server.write, at, peer, 'GET', '/ready');
  }
  return [server.end(), caller.end()];
}

/** Writes what is logged of one call; returns whether its connection lives on, and says in `socket` since when it is free. */
function writeCall(
  server: Write,
  caller: Write,
  socket: Socket,
  begun: Micros,
  rng: () => number,
  id: (length: number) => string,
  share: number,
): boolean {
  const [sessionId, requestId, execution] = [id(21), id(8), id(21)];
  let at = begun;
  const withFiles = rng() < 0.4;
  if (withFiles) {
    access(server, at + 1500, socket.peer, 'GET', `/files/${sessionId}`);
    sent(server, at + 1700, 'GET', `/files/${sessionId}`, 1.7);
    socket.poisoned = true;
    at += 4000 + Math.floor(rng() * 5000);
  }
  const dies = rng() < share;
  if (dies && !withFiles) socket.poisoned = true;
  const arrived = at;
  const work = dies
    ? IDLE_LIMIT + 200_000 + Math.floor(rng() * 6_000_000)
    : socket.poisoned
      ? Math.floor(40_000 + rng() * 4_600_000)
      : Math.floor(40_000 + rng() ** 2 * 9_000_000);
  at += 1200 + Math.floor(rng() * 2000);
  const done = at + work;
  const codeLength = 10 + Math.floor(rng() * 400);
  const start: Fact = { kind: 'request-started', language: 'py', codeLength };
  server(at, 'kubecoderun', 'server', { requestId }, 'Code execution request', start);
  const via = withFiles ? 'file-reference' : 'created';
  server(at + 900, 'kubecoderun', 'server', { sessionId }, 'Created new session', { kind: 'session-resolved', via });
  const ids = { sessionId, executionId: execution.slice(0, 8) };
  const running: Fact = { kind: 'execution-started', language: 'py', codeLength };
  server(at + 12_000, 'kubecoderun', 'server', ids, 'Starting code execution', running);
  const pod = `10.42.${Math.floor(rng() * 250)}.${Math.floor(rng() * 250)}`;
  server(done - 1500, 'httpx', 'server', { pod }, `POST http://${pod}:8080/execute "HTTP/1.1 200 OK"`, {
    kind: 'sandbox-responded',
    method: 'POST',
    path: '/execute',
    status: 200,
  });
  const timeMs = Math.round(work / 1000);
  const finished: Fact = { kind: 'execution-finished', state: 'completed', exitCode: 0, timeMs };
  server(
    done - 1000,
    'kubecoderun',
    'server',
    { executionId: execution },
    `execution ${execution} completed`,
    finished,
  );
  const over: Fact = { kind: 'session-finished', state: 'completed' };
  server(done - 800, 'kubecoderun', 'server', { sessionId, pod: `pool-${id(8)}` }, 'Code execution completed', over);
  const both = { requestId, sessionId };
  const end: Fact = { kind: 'request-finished', clientDisconnected: dies, heartbeats: null };
  if (dies) {
    const reason = 'socket-hang-up';
    const error: Fact = { kind: 'caller-error', operation: 'exec', reason, status: null, url: null, limitMs: null };
    caller(arrived + IDLE_LIMIT + 1000, 'librechat', 'caller', {}, 'reason: socket hang up', error);
    const text = 'Client disconnected before response could be sent';
    server(done - 500, 'kubecoderun', 'server', both, text, { kind: 'response-undeliverable', heartbeats: null });
    server(done - 400, 'kubecoderun', 'server', both, 'Code execution completed', end);
  } else {
    server(done - 400, 'kubecoderun', 'server', both, 'Code execution completed', end);
    access(server, done, socket.peer, 'POST', '/exec');
  }
  sent(server, done + 300, 'POST', '/exec', (done + 300 - arrived) / 1000);
  socket.freeSince = done + 500;
  return !dies;
}

function access(write: Write, at: Micros, peer: string, method: string, path: string): void {
  const text = `${peer} - "${method} ${path} HTTP/1.1" 200 OK`;
  write(at, 'uvicorn-access', 'unknown', {}, text, {
    kind: 'response-started',
    peer,
    method,
    path,
    query: null,
    status: 200,
  });
}

function sent(write: Write, at: Micros, method: string, path: string, durationMs: number): void {
  const fact: Fact = { kind: 'response-sent', method, path, status: 200, durationMs };
  write(at, 'kubecoderun', 'server', {}, 'Request processed', fact);
}

/** A source under `kubectl logs --timestamps` whose records are put in order, with lines and bytes, at the end. */
function sourceOf(file: string): { write: Write; end(): SourceRecords } {
  const written: { at: Micros; raw: RawRecord }[] = [];
  const clocks = new Map<FormatName, Clock>();
  return {
    write(at, format, role, ids, text, fact) {
      const clock = clocks.get(format) ?? { file, pod: null, container: null, format };
      clocks.set(format, clock);
      const stamp = stampOf(at);
      const envelope: Envelope = {
        name: 'kubectl-timestamps',
        stamp: stampOf(at + 40),
        namespace: null,
        pod: null,
        container: null,
        stream: null,
      };
      const own = format === 'uvicorn-access' ? null : stamp;
      const all: Ids = { requestId: null, sessionId: null, executionId: null, pod: null, ...ids };
      const source = { file, line: 0, lines: 1, offset: 0, bytes: 0 };
      const reading = { stamp: own, role, ids: all, text, ...fact };
      written.push({ at, raw: { reading, source, format, envelope, clock, before: null, after: null } });
    },
    end() {
      written.sort((a, b) => a.at - b.at);
      let offset = 0;
      const records = written.map(({ raw }, i) => {
        const bytes = 160 + raw.reading.text.length;
        raw.source = { file, line: i * 2 + 1, lines: 1, offset, bytes };
        offset += 2 * bytes;
        return raw;
      });
      const stampAt = (i: number) => {
        const raw = written.at(i)?.raw;
        return raw?.envelope?.stamp ? { stamp: raw.envelope.stamp, clock: raw.clock } : null;
      };
      const summary = {
        file,
        lines: 2 * records.length,
        bytes: offset,
        envelope: 'kubectl-timestamps',
        formats: {},
        blank: 0,
        meta: 0,
        unrecognised: 0,
      } as const;
      return { records, summary, first: stampAt(0), last: stampAt(-1), unrecognised: [] };
    },
  };
}

function stampOf(at: Micros): Stamp {
  return { micros: at, resolution: 1, zone: 'absolute', yearKnown: true };
}
