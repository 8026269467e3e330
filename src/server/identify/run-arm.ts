import type { IncomingMessage, ServerResponse } from 'node:http';
import { beginDrip } from '../heartbeat/drip.ts';
import { whoClosed } from '../heartbeat/who-closed.ts';
import type { Arm, Observation } from './classify-timer.ts';

/** When an arm pokes, and how long it waits for the caller to leave; ms. */
export interface ArmTimes {
  readonly pokeMs: number;
  readonly limitMs: number;
  /** The next pause between beats. */
  readonly beatMs: () => number;
}

/**
 * Does to one response what the arm says, and tells when its caller left, or that it stayed. The answer itself is
 * still to be given then: `finish` gives it, in whatever form is left.
 * @param stop when aborted, or when it is this server that closes the connection, nothing has been observed: null
 */
export function runArm(
  arm: Arm,
  req: IncomingMessage,
  res: ServerResponse,
  times: ArmTimes,
  stop: AbortSignal,
): Promise<{ observation: Observation | null; finish: (json: string) => void }> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  let pokedMs: number | null = null;
  let timer: NodeJS.Timeout;

  const poke = () => {
    if (arm === 'byte') {
      if (beginDrip(res)?.beat() !== 'sent') return;
    } else {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store, no-transform' });
      res.flushHeaders();
    }
    pokedMs = since();
    if (arm === 'beats') timer = setTimeout(beat, times.beatMs());
  };
  const beat = () => {
    res.write('\n');
    timer = setTimeout(beat, times.beatMs());
  };
  const finish = (json: string) => {
    if (!res.headersSent) res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(json);
  };

  return new Promise((resolve) => {
    timer = setTimeout(poke, times.pokeMs);
    const settle = (observation: Observation | null) => {
      clearTimeout(timer);
      clearTimeout(limit);
      res.off('close', left);
      stop.removeEventListener('abort', stopped);
      resolve({ observation, finish });
    };
    const limit = setTimeout(() => settle({ arm, pokedMs, leftMs: null }), times.limitMs);
    const left = () => settle(whoClosed(req.socket).by === 'server' ? null : { arm, pokedMs, leftMs: since() });
    const stopped = () => settle(null);
    stop.addEventListener('abort', stopped, { once: true });
    res.once('close', left);
    req.resume();
  });
}
