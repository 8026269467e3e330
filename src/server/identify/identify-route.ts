import type { IncomingMessage, ServerResponse } from 'node:http';
import { EVENTS } from '../../lifecycle-log.ts';
import { ClosedByServer } from '../heartbeat/who-closed.ts';
import { checkBodyKey, checkHeaderKey } from '../http/check-key.ts';
import { readJson } from '../http/read-json.ts';
import type { OpenCall } from '../open-call.ts';
import type { ServerContext } from '../server-context.ts';
import { visitOf } from '../visit.ts';
import { type Arm, classifyTimer, type Observation, type TimerVerdict } from './classify-timer.ts';
import { describeTimer } from './describe-timer.ts';
import { runArm } from './run-arm.ts';

const ARMS: readonly Arm[] = ['byte', 'headers', 'beats'];

// A byte and the headers go out at times far enough apart that their effects cannot be mistaken for each other, and
// before the shortest timers that anybody sets.
const BYTE_MS = { from: 250, to: 450 };
const HEADERS_MS = { from: 550, to: 900 };
const BEAT_MS = { from: 150, to: 450 };
// Longer timers than this are of no concern to a heartbeat of 2 s, and the experiment is to end some time.
const LIMIT_MS = 90_000;

// What was seen of the last callers; beyond this the oldest are forgotten.
const CALLERS = 1000;

/**
 * `POST /exec` as an experiment that tells its callers' timers apart: the three arms in turn for each caller (address
 * and User-Agent), until it leaves or 90 s are over.
 * @param say takes a line for people at each observation
 */
export function identifyRoute(say: (text: string) => void) {
  const seen = new Map<string, Observation[]>();
  const turns = new Map<string, number>();
  return (ctx: ServerContext) =>
    async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      const { config } = ctx;
      if (checkHeaderKey(ctx.keys, req) === null) {
        checkBodyKey(ctx.keys, (await readJson(req, res, config.bodyLimitBytes, config.bodyTimeoutMs)).value);
      }
      const agent = req.headers['user-agent'] ?? '';
      const caller = `${visitOf(req).connection.peer.replace(/:\d+$/, '')} ${agent.slice(0, 200)}`;
      const turn = turns.get(caller) ?? 0;
      const arm = ARMS[turn % ARMS.length] ?? 'byte';
      turns.set(caller, turn + 1);

      const stop = new AbortController();
      const call: OpenCall = {
        interrupt() {
          stop.abort();
          return true;
        },
        cut(why) {
          req.socket.destroy(new ClosedByServer(why));
        },
      };
      const times = {
        pokeMs: between(arm === 'byte' ? BYTE_MS : HEADERS_MS),
        limitMs: config.maxDurationMs > 0 ? Math.min(config.maxDurationMs, LIMIT_MS) : LIMIT_MS,
        beatMs: () => between(BEAT_MS),
      };
      ctx.open.add(call);
      ctx.metrics.opened();
      const { observation, finish } = await runArm(arm, req, res, times, stop.signal);
      ctx.open.delete(call);
      ctx.metrics.closed();
      if (observation === null) {
        // The same arm is due again.
        turns.set(caller, turn);
        finish(resultOf('kcr: the server stopped before the experiment was over'));
        return;
      }
      const observations = [...(seen.get(caller) ?? []), observation];
      remember(seen, turns, caller, observations);
      const verdict = classifyTimer(observations);
      const text = describeTimer(caller, observation, verdict);
      say(text);
      log(ctx, caller, observation, verdict);
      finish(resultOf(text));
    };
}

function resultOf(text: string): string {
  return JSON.stringify({ session_id: '', files: [], stdout: `${text}\n`, stderr: '' });
}

function log(ctx: ServerContext, caller: string, observation: Observation, verdict: TimerVerdict): void {
  ctx.log.event('info', 'kcr.identify', EVENTS.callerTimer, {
    caller,
    arm: observation.arm,
    poked_ms: observation.pokedMs,
    left_ms: observation.leftMs,
    kinds: verdict.kinds.join(','),
    length_ms: verdict.lengthMs,
    plus_minus_ms: verdict.plusMinusMs,
    sure: verdict.sure,
  });
}

function remember(
  seen: Map<string, Observation[]>,
  turns: Map<string, number>,
  caller: string,
  observations: Observation[],
): void {
  seen.delete(caller);
  seen.set(caller, observations.slice(-30));
  const oldest = seen.keys().next();
  if (seen.size > CALLERS && !oldest.done) {
    seen.delete(oldest.value);
    turns.delete(oldest.value);
  }
}

function between({ from, to }: { from: number; to: number }): number {
  return from + Math.random() * (to - from);
}
