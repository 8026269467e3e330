import type { Cutoff, Evidence, Timeline } from '../types.ts';
import { callerError } from './death.ts';
import { eventOf } from './events.ts';
import { refutesIf, supports, supportsIf } from './evidence.ts';
import { answerLine, type Survivor } from './survivors.ts';
import { count, list, sayCutoff, sayLeft, sayMs, saySpread } from './wording.ts';

/** Spread of a timer as two machines' logs show it: the timer itself stays within 10 ms. */
export const TIMER_SPREAD_MS = 60;

/** What is known of the calls that died at one cutoff, and of those that outlived it. */
export interface PooledView {
  readonly cutoff: Cutoff;
  readonly died: readonly Timeline[];
  /** Died on a connection that a request of another kind had used: what this cause needs. */
  readonly armed: readonly Timeline[];
  /** Died on a connection that was fresh, or had only seen POST /exec: what this cause cannot kill. */
  readonly clean: readonly Timeline[];
  /** Outlived it on such a connection, as this cause predicts. */
  readonly spared: readonly Survivor[];
  /** Outlived it although the connection should have been armed. */
  readonly spite: readonly Survivor[];
  /** Of the answered calls of the same callers whose connection is known: how many, and how many this cause could not have killed. */
  readonly answered: { readonly known: number; readonly clean: number };
  /** A hop in between is logged: the connections that the server sees are then the hop's, not the caller's. */
  readonly proxied: boolean;
  /** The value that Node's agent would have, or null. */
  readonly limitMs: number | null;
}

// What happens in less than 5 of 100 logs is not put down to chance.
export const CHANCE = 0.05;

/** How probable it is that so many calls all come on armed connections, where that share of the answered ones did. */
export function chanceOfNoneSpared({ known, clean }: PooledView['answered'], died: number): number {
  return known === 0 ? 1 : ((known - clean) / known) ** died;
}

/** The figures in a sentence or two. */
export function sayPooled({
  cutoff,
  died,
  armed,
  clean,
  spared,
  spite,
  answered,
  proxied,
  limitMs,
}: PooledView): string {
  const inferred = armed.some((t) => t.connection?.basis === 'inferred') ? ' (inferred from the ports)' : '';
  const parts = [`${count(died.length, 'call')} died after ${sayCutoff(cutoff)}${saySpread(cutoff)}`];
  if (armed.length > 0)
    parts.push(`${armed.length} of ${died.length} on a connection reused after another request${inferred}`);
  if (clean.length > 0) parts.push(`${clean.length} of ${died.length} on a connection that this cause does not touch`);
  if (armed.length + clean.length === 0) parts.push('on which connections is not logged');
  if (spared.length > 0) {
    const longest = list(
      spared.map((s) => sayMs(s.silenceMs)),
      3,
    );
    const where = spared.length === 1 ? 'another connection' : 'other connections';
    parts.push(`${count(spared.length, 'longer call')} (${longest}) on ${where} survived`);
  } else if (chanceOfNoneSpared(answered, died.length) < CHANCE) {
    parts.push(
      `of ${count(answered.known, 'answered call')} ${answered.clean} came on a connection that this cause does not touch, but none that surely took longer: so it was not put to the test whether such a call survives`,
    );
  } else parts.push('no call that took longer was seen on a fresh connection');
  if (spite.length > 0) parts.push(`but ${count(spite.length, 'longer call')} on such a connection survived as well`);
  if (proxied) parts.push("a proxy is in between, so these connections are the proxy's and not the caller's");
  if (limitMs === null) parts.push("the value is none that Node's agent uses, unless the two clocks disagree");
  return `${parts.join('; ')}.`;
}

/** What speaks for it, the requests that armed the connections first; then what speaks against it. */
export function pooledEvidence({
  armed,
  clean,
  died,
  spared,
  spite,
}: Omit<PooledView, 'cutoff' | 'answered' | 'proxied' | 'limitMs'>): Evidence[] {
  return [
    ...armed.flatMap(reuseLine),
    ...died.flatMap((t) => supportsIf(callerError(t), brokeOff(t))),
    ...died.slice(0, 3).flatMap(absenceLine),
    ...spared.flatMap((s) =>
      supportsIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} on another connection was answered`),
    ),
    ...clean.flatMap((t) => refutesIf(callerError(t), 'died on a connection that this cause does not touch')),
    ...spite.flatMap((s) =>
      refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} on a reused connection was answered`),
    ),
  ];
}

/** The line of the request that armed the connection. */
function reuseLine(t: Timeline): Evidence[] {
  const { connection } = t;
  if (!connection?.previousSource) return [];
  const before = connection.idleMs === null ? 'before' : `${sayMs(connection.idleMs)} before`;
  const last = connection.previous[connection.previous.length - 1];
  const how = connection.basis === 'inferred' ? ' (inferred)' : '';
  return [
    supports(
      connection.previousSource,
      `the same caller used this connection ${before}${last ? `: ${last}` : ''}${how}`,
    ),
  ];
}

/** Absence as evidence: uvicorn writes an access line when a response starts, and never if the caller is gone. */
function absenceLine(t: Timeline): Evidence[] {
  if (t.phase === 'mid-response' || eventOf(t, 'response-started', (e) => e.path === t.path) !== null) return [];
  return supportsIf(
    eventOf(t, 'response-sent'),
    'the server is done with the call, and no access line of it exists: nobody was there to answer',
  );
}

function brokeOff(t: Timeline): string {
  return `the caller's side broke off${sayLeft(t.leftAfter)}`;
}
