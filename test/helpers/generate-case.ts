import type {
  CallerErrorReason,
  Case,
  Fact,
  LogEvent,
  Outcome,
  RuleName,
  Timeline,
  TimelineEvent,
} from '../../src/types.ts';
import { at, EPOCH, event } from './case-builder.ts';
import { randomFrom } from './random.ts';

/** What really goes on in a generated log. `tcp-proxy` is a hop that cuts every call alike and logs nothing. */
export type TrueCause =
  | 'pooled'
  | 'caller-idle'
  | 'caller-deadline'
  | 'tcp-proxy'
  | 'http-proxy'
  | 'restart'
  | 'dead-socket'
  | 'sandbox-dies'
  | 'time-limit'
  | 'cancel';

export interface CaseOptions {
  readonly seed: number;
  readonly causes: readonly TrueCause[];
  /** 1 to 200; they overlap. */
  readonly calls: number;
  /** Share of lines that are missing, 0 to 1. */
  readonly lost: number;
  /** The caller's clock minus the server's. */
  readonly skewMs: number;
}

/** The findings that are right for a cause: others are accusations. */
export const RIGHT: Readonly<Record<TrueCause, readonly RuleName[]>> = {
  pooled: ['pooled-socket-timeout'],
  'caller-idle': ['caller-idle-timeout'],
  'caller-deadline': ['caller-deadline'],
  // Without its log such a hop cannot be told from the caller; the statement says "or a hop in between".
  'tcp-proxy': ['proxy-timeout', 'caller-idle-timeout'],
  'http-proxy': ['proxy-timeout'],
  restart: ['server-restart'],
  'dead-socket': ['dead-pooled-socket'],
  'sandbox-dies': ['execution-failure'],
  'time-limit': ['server-time-limit'],
  cancel: [],
};

interface TrueCall {
  readonly index: number;
  readonly startMs: number;
  readonly workMs: number;
  readonly link: 'fresh' | 'after-exec' | 'after-files';
  idleMs: number;
  diesMs: number | null;
  reason: CallerErrorReason | null;
  outcome: Outcome;
  limitMs: number | null;
  extra: Fact | null;
  arrived: boolean;
}

/** A case as logs with those faults would give it: the truth first, then what is left of it to see. `struck` counts the calls harmed. */
export function generateCase(options: CaseOptions): { c: Case; struck: number } {
  const random = randomFrom(options.seed);
  const world = {
    random,
    limitMs: pick(random, [3000, 5000, 8000, 10_000]),
    agentMs: pick(random, [5000, 5000, 4000]),
    restartMs: options.calls * 1500 * (0.3 + 0.4 * random()),
  };
  const calls = Array.from({ length: options.calls }, (_, index) => trueCall(index, options, world));
  return {
    c: observe(calls, options, world),
    struck: calls.filter((call) => call.diesMs !== null || call.extra).length,
  };
}

interface World {
  readonly random: () => number;
  readonly limitMs: number;
  readonly agentMs: number;
  readonly restartMs: number;
}

function trueCall(index: number, options: CaseOptions, world: World): TrueCall {
  const { random } = world;
  const call: TrueCall = {
    index,
    startMs: index * 1500 + random() * 2000,
    workMs: random() < 0.4 ? 50 + random() * 1000 : 2000 + random() * 18_000,
    link: pick(random, ['fresh', 'after-exec', 'after-files', 'after-files']),
    idleMs: 5 + random() * 60,
    diesMs: null,
    reason: null,
    outcome: 'delivered',
    limitMs: null,
    extra: null,
    arrived: true,
  };
  for (const cause of options.causes) strike(call, cause, world);
  return call;
}

function strike(call: TrueCall, cause: TrueCause, world: World): void {
  const { random } = world;
  const leave = (ms: number, reason: CallerErrorReason) => {
    if (call.diesMs !== null && call.diesMs <= ms) return;
    Object.assign(call, { diesMs: ms, reason, outcome: 'caller-left', limitMs: null, extra: null });
  };
  const jitter = random() * 6;
  switch (cause) {
    case 'pooled':
      if (call.link === 'after-files' && call.workMs > world.agentMs) leave(world.agentMs + jitter, 'socket-hang-up');
      return;
    case 'caller-idle':
    case 'tcp-proxy':
      if (call.workMs > world.limitMs) leave(world.limitMs + jitter, 'socket-hang-up');
      return;
    case 'caller-deadline':
      if (call.workMs > world.limitMs) {
        leave(world.limitMs + jitter, world.limitMs > 4000 ? 'timeout' : 'aborted');
        if (call.reason === 'timeout') call.limitMs = world.limitMs;
      }
      return;
    case 'http-proxy':
      if (call.workMs > world.limitMs && (call.diesMs ?? Number.POSITIVE_INFINITY) > world.limitMs) {
        Object.assign(call, { diesMs: world.limitMs + jitter, reason: 'http-status', outcome: 'caller-left' });
        call.extra = {
          kind: 'proxy-access',
          method: 'POST',
          path: '/exec',
          peer: null,
          status: 504,
          upstreamStatus: 504,
          durationMs: world.limitMs,
          upstreamMs: world.limitMs,
          termination: 'PE',
          code: null,
          nth: null,
        };
      }
      return;
    case 'restart':
      if (
        call.startMs < world.restartMs &&
        call.startMs + call.workMs > world.restartMs &&
        (call.diesMs ?? Number.POSITIVE_INFINITY) > world.restartMs - call.startMs
      ) {
        Object.assign(call, {
          diesMs: world.restartMs - call.startMs + jitter,
          reason: 'socket-hang-up',
          outcome: 'server-left',
          extra: null,
          limitMs: null,
        });
      } else if (call.startMs > world.restartMs && call.startMs < world.restartMs + 3000) {
        Object.assign(call, {
          diesMs: 2,
          reason: 'connection-refused',
          outcome: 'never-arrived',
          arrived: false,
          extra: null,
          limitMs: null,
        });
      }
      return;
    case 'dead-socket':
      if (call.link !== 'fresh' && random() < 0.2) {
        Object.assign(call, {
          diesMs: 1 + random() * 10,
          reason: 'connection-reset',
          outcome: 'server-left',
          arrived: false,
          extra: null,
          limitMs: null,
          // The server closes after 5 s of idling: the race is lost just then.
          idleMs: 4990 + random() * 20,
        });
      }
      return;
    case 'sandbox-dies':
      if (call.diesMs === null && random() < 0.25)
        call.extra = { kind: 'sandbox-failed', error: 'Server disconnected without sending a response.' };
      return;
    case 'time-limit':
      if (call.diesMs === null && call.workMs > 12_000)
        call.extra = { kind: 'execution-finished', state: 'timeout', exitCode: 124, timeMs: 12_000 };
      return;
    case 'cancel':
      if (random() < 0.3) leave(random() * call.workMs, pick(random, ['aborted', 'socket-hang-up', 'aborted']));
      return;
  }
}

/** What is left to see: lines lost, the caller's clock off, connections of the dead inferred, ends noticed late. */
function observe(calls: readonly TrueCall[], options: CaseOptions, world: World): Case {
  const { random } = world;
  const kept = () => random() >= options.lost;
  const others: LogEvent[] = [];
  const alive: number[] = [];
  const endMs = options.calls * 1500 + 30_000;
  const restarted = options.causes.includes('restart');
  for (let ms = 0; ms < endMs; ms += 1000) {
    const down = restarted && ms > world.restartMs && ms < world.restartMs + 3000;
    if (!down && kept()) {
      others.push(
        event(
          ms,
          5000 + ms / 1000,
          {
            kind: 'response-started',
            peer: '10.42.1.1:4000',
            method: 'GET',
            path: '/health',
            query: null,
            status: 200,
          },
          { format: 'uvicorn-access' },
        ),
      );
      alive.push(EPOCH + ms * 1000);
    }
  }
  if (restarted && kept()) {
    others.push(
      event(world.restartMs + 3000, 4999, { kind: 'server-started', pid: 1, port: 8000 }, { format: 'uvicorn' }),
    );
    alive.push(EPOCH + Math.round((world.restartMs + 3000) * 1000));
  }
  for (const call of calls) {
    if (call.link === 'after-files' && kept()) others.push(filesLine(call));
  }
  const timelines = calls.flatMap((call) => seen(call, options, kept, random));
  for (const t of timelines) for (const e of t.events) if (e.event.role === 'server') alive.push(e.event.time.at);
  return {
    sources: [],
    timelines,
    others,
    serverAlive: alive.sort((a, b) => a - b),
    zones: [],
    skews: [],
    from: EPOCH,
    to: EPOCH + endMs * 1000,
  };
}

function filesLine(call: TrueCall): LogEvent {
  const peer = `10.42.1.244:${10_000 + call.index}`;
  return event(
    call.startMs - call.idleMs,
    call.index * 10 + 9,
    { kind: 'response-started', peer, method: 'GET', path: '/files/s', query: null, status: 200 },
    { format: 'uvicorn-access' },
  );
}

function seen(call: TrueCall, options: CaseOptions, kept: () => boolean, random: () => number): Timeline[] {
  const line = call.index * 10 + 1;
  const peer = `10.42.1.244:${10_000 + call.index}`;
  const events: TimelineEvent[] = [];
  const see = (e: LogEvent) => {
    const visible = kept();
    if (visible) events.push({ event: e, joinedBy: 'request-id' });
    return visible;
  };
  const end = call.startMs + call.workMs;
  const serverSaw = call.arrived;
  const serverEnded = serverSaw && call.outcome !== 'server-left';
  const started =
    serverSaw && see(event(call.startMs, line, { kind: 'request-started', language: 'py', codeLength: 50 }));
  const errorLine =
    call.reason !== null &&
    see(
      event(
        call.startMs + (call.diesMs ?? 0) + options.skewMs,
        line + 1,
        {
          kind: 'caller-error',
          operation: 'exec',
          reason: call.reason,
          status: call.reason === 'http-status' ? 504 : null,
          url: null,
          limitMs: call.limitMs,
        },
        { role: 'caller', format: 'librechat' },
      ),
    );
  if (call.extra) see(event(Math.min(end, call.startMs + (call.diesMs ?? call.workMs)), line + 2, call.extra));
  const done =
    serverEnded &&
    call.extra?.kind !== 'execution-finished' &&
    see(event(end, line + 3, { kind: 'execution-finished', state: 'completed', exitCode: 0, timeMs: call.workMs }));
  const left = call.outcome === 'caller-left';
  const finished =
    serverEnded &&
    see(event(end + 1, line + 4, { kind: 'request-finished', clientDisconnected: left, heartbeats: null }));
  const answered =
    !left &&
    serverEnded &&
    see(
      event(
        end + 2,
        line + 5,
        { kind: 'response-started', peer, method: 'POST', path: '/exec', query: null, status: 200 },
        { format: 'uvicorn-access' },
      ),
    );
  if (call.reason === 'connection-reset' && errorLine) {
    see(
      event(
        call.startMs + options.skewMs,
        line + 6,
        { kind: 'caller-started' },
        { role: 'caller', format: 'librechat' },
      ),
    );
  }
  if (events.length === 0) return [];
  const onServer = started || done || finished || answered;
  const outcome = seenOutcome(call, { onServer, errorLine, finished, answered });
  const startKnown = started || errorLine;
  const linkSeen = kept() && (answered || call.diesMs !== null);
  const ms = started && errorLine ? (call.diesMs ?? 0) + options.skewMs : null;
  const noticed =
    finished && left ? ({ ms: null, earliestMs: 0, latestMs: call.workMs, basis: 'server-notice' } as const) : null;
  const start = EPOCH + Math.round(call.startMs * 1000);
  return [
    {
      id: `c${call.index}`,
      method: 'POST',
      path: '/exec',
      startedAt: {
        at: start,
        earliest: start - (startKnown ? 0 : 5_000_000),
        latest: start,
        basis: startKnown ? 'own' : 'derived',
      },
      outcome,
      phase: outcome === 'caller-left' ? 'before-response' : null,
      status: outcome === 'delivered' ? 200 : null,
      closedBy: outcome === 'caller-left' ? 'caller' : null,
      termination: outcome === 'caller-left' ? 'CH' : '--',
      executionFinished: done ? true : null,
      durationMs: started && (done || finished || answered) ? call.workMs : null,
      leftAfter:
        outcome !== 'caller-left'
          ? null
          : ms !== null
            ? { ms, earliestMs: ms, latestMs: ms, basis: 'caller-log' }
            : noticed,
      connection: linkSeen ? connectionOf(call, peer, answered, random) : null,
      joinConfidence: random() < options.lost / 2 ? 'ambiguous' : 'certain',
      callerReason: errorLine ? call.reason : null,
      heartbeats: null,
      streamed: false,
      attributes: {
        files: call.link === 'after-files',
        codeLength: Math.floor(random() * 500),
        language: pick(random, ['py', 'js']),
      },
      doubts: [],
      events,
    },
  ];
}

function seenOutcome(
  call: TrueCall,
  see: { onServer: boolean; errorLine: boolean; finished: boolean; answered: boolean },
): Outcome {
  if (call.reason === 'http-status' && !see.finished) return see.errorLine ? 'delivered' : 'unfinished';
  if (see.answered) return 'delivered';
  if (see.errorLine) {
    if (!see.onServer) return 'never-arrived';
    return call.outcome === 'server-left' ? 'server-left' : 'caller-left';
  }
  // An end without an access line is what a caller that is gone looks like, also when the access line is merely lost.
  if (see.finished) return 'caller-left';
  return 'unfinished';
}

function connectionOf(call: TrueCall, peer: string, answered: boolean, random: () => number): Timeline['connection'] {
  const basis = answered ? 'access-line' : 'inferred';
  // Nobody can infer that a connection was fresh from nothing: of the dead only reuse is inferred.
  if (call.link === 'fresh')
    return answered || random() < 0.3
      ? { peer, nth: 1, previous: [], idleMs: null, previousSource: null, basis }
      : null;
  const previous = call.link === 'after-files' ? ['GET /files/s'] : ['POST /exec'];
  return { peer, nth: 2, previous, idleMs: call.idleMs, previousSource: at(call.index * 10 + 9), basis };
}

function pick<T>(random: () => number, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
