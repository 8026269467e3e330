import type { LogEvent, Micros } from '../types.ts';
import { instanceOf } from './dossier.ts';
import { lineOrder } from './line-order.ts';

export type Access = Extract<LogEvent, { kind: 'response-started' }>;
export type Sent = Extract<LogEvent, { kind: 'response-sent' }>;

/** One use of a TCP connection: an access line, and the end of its processing if that is logged. */
export interface Use {
  readonly access: Access;
  sent: Sent | null;
  /** `METHOD /path` */
  readonly name: string;
  /** Index in the lane from which on all uses up to this one have its name. */
  readonly run: number;
  readonly lane: Lane;
  /** Its place in the lane. */
  readonly index: number;
}

/** The uses of one TCP connection, in order. */
export interface Lane {
  readonly peer: string;
  /** Its address without the port. */
  readonly host: string;
  readonly uses: Use[];
}

/** A silent connection is closed by one side long before this (Node 5 s, uvicorn 5 s, KubeCodeRun 75 s); the port may be used anew after. */
export const PORT_REUSE: Micros = 120_000_000;
/** `Request processed` follows its access line within this. */
const PROCESSED_WITHIN: Micros = 5_000_000;

/** So many access lines of a path, and one more, may be those that a `Request processed` follows. */
const MOST_WAITING = 8;

/**
 * The connections that the server's access lines show, in the order in which they were opened. `accesses` are all access
 * lines of the server in order of time; `sents` all its `Request processed` lines.
 */
export function readLanes(accesses: readonly Access[], sents: readonly Sent[]): Lane[] {
  const open = new Map<string, Lane>();
  const lanes: Lane[] = [];
  const waiting = new Map<string, Use[]>();
  const steps = [...accesses, ...sents].sort((a, b) => a.time.at - b.time.at || lineOrder(a, b));
  for (const step of steps) {
    const route = `${instanceOf(step)}\0${step.method}\0${step.path}`;
    if (step.kind === 'response-sent') {
      const queue = waiting.get(route) ?? [];
      const use = queue.findLast((u) => u.sent === null && step.time.at - u.access.time.at < PROCESSED_WITHIN);
      if (use) use.sent = step;
      waiting.delete(route);
      continue;
    }
    if (step.peer === null || step.peer.endsWith(':0')) continue;
    const key = `${instanceOf(step)}\0${step.peer}`;
    let lane = open.get(key);
    const last = lane?.uses.at(-1);
    if (!lane || !last || step.time.at - endOf(last) >= PORT_REUSE) {
      lane = newLane(step.peer);
      open.set(key, lane);
      lanes.push(lane);
    }
    const use = addUse(lane, step, null);
    const queue = waiting.get(route);
    if (!queue) waiting.set(route, [use]);
    else {
      if (queue.length > MOST_WAITING) queue.shift();
      queue.push(use);
    }
  }
  return lanes;
}

/** A lane without any use yet. */
export function newLane(peer: string): Lane {
  return { peer, host: peer.slice(0, peer.lastIndexOf(':')), uses: [] };
}

/** Adds a use at the end of a lane. */
export function addUse(lane: Lane, access: Access, sent: Sent | null): Use {
  const index = lane.uses.length;
  const last = lane.uses[index - 1];
  const same = last?.access.method === access.method && last.access.path === access.path;
  const name = same ? last.name : `${access.method} ${access.path}`;
  const use = { access, sent, name, run: same ? last.run : index, lane, index };
  lane.uses.push(use);
  return use;
}

/** When its answer was done with. */
export function endOf(use: Use): Micros {
  return (use.sent ?? use.access).time.at;
}

/** When the lane was last set free. */
export function lastEnd(lane: Lane): Micros {
  const last = lane.uses.at(-1);
  return last ? endOf(last) : 0;
}
