import type { Connection, Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { connectionOf } from './connection-of.ts';
import type { Dossier } from './dossier.ts';
import { inferDead } from './infer-dead.ts';
import { type Access, addUse, endOf, type Lane, PORT_REUSE, readLanes, type Sent, type Use } from './lanes.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** No call is believed to take longer than this. */
const LONGEST_CALL: Micros = 900_000_000;

/**
 * Tells for each dossier which TCP connection carried it. An access line names the caller's port, so that is certain.
 * A call that got no answer has no access line: it is taken to have come on the connection that the same callers last
 * set free, unless that was used again later or such connections are seen not to be kept, for Node's agent takes the most recently freed socket first
 * (https://nodejs.org/docs/latest-v20.x/api/http.html#new-agentoptions, `scheduling: 'lifo'`) and a dead one is never
 * used again. Where no connection could have been free, the call came on a fresh one.
 * `accesses` are all access lines of the server in order of time; `sents` all its `Request processed` lines.
 */
export function tellConnections(
  dossiers: readonly Dossier[],
  accesses: readonly Access[],
  sents: readonly Sent[],
): Map<Dossier, Connection> {
  const lanes = readLanes(accesses, sents);
  const result = new Map<Dossier, Connection>();
  const sentOf = new Map(dossiers.map((d) => [d.access, d.sent]));
  for (const lane of lanes) for (const use of lane.uses) use.sent = sentOf.get(use.access) ?? use.sent;
  const laneOf = new Map<Access, { lane: Lane; index: number }>();
  for (const lane of lanes) lane.uses.forEach((use, index) => void laneOf.set(use.access, { lane, index }));
  const told = tellers(lanes);
  for (const dossier of dossiers) {
    const found = dossier.access ? laneOf.get(dossier.access) : undefined;
    const start = begin(dossier);
    if (found) {
      const { peer, uses } = found.lane;
      result.set(dossier, connectionOf(peer, uses, found.index, start, 'access-line'));
    } else if (dossier.started?.connection) result.set(dossier, told(dossier.started.connection, start));
  }
  inferDead(dossiers, lanes, result);
  return result;
}

interface Told {
  readonly peer: string;
  readonly nth: number | null;
  readonly idleMs: number | null;
}

/** Tells the connection that the server itself logged with a request which began at `start`. */
function tellers(lanes: readonly Lane[]): (told: Told, start: Micros) => Connection {
  let byPeer: Map<string, { readonly uses: Use[]; readonly times: Micros[] }> | null = null;
  return (told, start) => {
    byPeer ??= usesByPeer(lanes);
    const { uses, times } = byPeer.get(told.peer) ?? { uses: [], times: [] };
    const lane: Lane = { peer: told.peer, uses: [] };
    const near = uses.slice(lowerBoundOf(times, start - PORT_REUSE - LONGEST_CALL), upperBoundOf(times, start));
    for (const use of near) if (start - endOf(use) < PORT_REUSE) addUse(lane, use.access, use.sent);
    const seen = connectionOf(told.peer, lane.uses, lane.uses.length, start, 'access-line');
    return { ...seen, nth: told.nth ?? seen.nth, idleMs: told.idleMs ?? seen.idleMs };
  };
}

function usesByPeer(lanes: readonly Lane[]) {
  const uses = new Map<string, Use[]>();
  for (const lane of lanes) {
    const own = uses.get(lane.peer) ?? [];
    for (const use of lane.uses) own.push(use);
    uses.set(lane.peer, own);
  }
  return new Map(
    [...uses].map(([peer, own]) => {
      const sorted = own.sort((a, b) => a.access.time.at - b.access.time.at);
      return [peer, { uses: sorted, times: sorted.map((use) => use.access.time.at) }];
    }),
  );
}
