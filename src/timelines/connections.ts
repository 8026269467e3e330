import type { Connection, Micros } from '../types.ts';
import { begin } from './active-at.ts';
import { connectionOf } from './connection-of.ts';
import type { Dossier } from './dossier.ts';
import { inferDead } from './infer-dead.ts';
import { type Access, addUse, endOf, type Lane, newLane, PORT_REUSE, readLanes, type Sent, type Use } from './lanes.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** No call is believed to take longer than this. */
const LONGEST_CALL: Micros = 900_000_000;

/**
 * Tells each dossier which TCP connection carried it. An access line names the caller's port, so that is certain.
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
): void {
  const lanes = readLanes(accesses, sents);
  const useOf = new Map<Access, Use>();
  for (const lane of lanes) for (const use of lane.uses) useOf.set(use.access, use);
  const carried: { readonly dossier: Dossier; readonly use: Use }[] = [];
  const told = tellers(lanes);
  for (const dossier of dossiers) {
    const use = dossier.access ? useOf.get(dossier.access) : undefined;
    if (!use) continue;
    use.sent = dossier.sent ?? use.sent;
    carried.push({ dossier, use });
  }
  for (const { dossier, use } of carried) {
    const { peer, uses } = use.lane;
    dossier.connection = connectionOf(peer, uses, use.index, begin(dossier), 'access-line');
  }
  for (const dossier of dossiers) {
    const logged = dossier.connection === null ? dossier.started?.connection : null;
    if (logged) dossier.connection = told(logged, begin(dossier));
  }
  inferDead(dossiers, lanes);
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
    const lane = newLane(told.peer);
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
