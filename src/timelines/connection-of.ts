import { msBetween } from '../time/instant.ts';
import type { Connection, Micros } from '../types.ts';
import { endOf, type Use } from './lanes.ts';

/** A connection that is kept busy carries thousands of requests: so many of the latest are told. */
const TOLD = 16;

/** What is told of a connection at its request number `index` (from 0), which began at `start`; `uses` are its requests. */
export function connectionOf(
  peer: string,
  uses: readonly Use[],
  index: number,
  start: Micros,
  basis: Connection['basis'],
): Connection {
  const last = uses[index - 1];
  return {
    peer,
    nth: index + 1,
    previous: previousOf(uses, index),
    idleMs: last ? Math.max(0, msBetween(endOf(last), start)) : null,
    previousSource: last?.access.source ?? null,
    basis,
  };
}

/** The latest requests before, and the latest of another kind if those are all alike: it may be what matters. */
function previousOf(uses: readonly Use[], index: number): string[] {
  const first = Math.max(0, index - TOLD);
  const names: string[] = [];
  for (let i = first; i < index; i++) names.push(uses[i]?.name ?? '');
  const run = uses[index - 1]?.run ?? 0;
  const other = first > 0 && run <= first ? uses[run - 1] : undefined;
  if (other) names[0] = other.name;
  return names;
}
