import type { Observation, TimerKind, TimerVerdict } from './classify-timer.ts';

const MEANING: Readonly<Record<TimerKind, string>> = {
  idle: 'an idle timer, which any byte resets: every kind of heartbeat helps',
  'first-byte': 'a timer that ends with the headers: --heartbeat body helps, a drip does not',
  'first-byte-then-idle': 'a timer for the headers and then an idle one: --heartbeat body helps, a drip does not',
  'per-phase': 'a timer for the headers and another for the whole body: only a faster answer helps',
  absolute: 'a timer on the whole call: only a faster answer helps',
  none: 'no timer that this experiment could see',
};

/** One line for people: what this call showed, and what all of them say of the caller. */
export function describeTimer(caller: string, last: Observation, verdict: TimerVerdict): string {
  const left = last.leftMs === null ? 'stayed to the end' : `left at ${seconds(last.leftMs)}`;
  const poked = last.pokedMs === null ? 'before anything was sent' : `${last.arm} at ${seconds(last.pokedMs)}`;
  return `${caller}: ${left} (${poked}): ${conclusion(verdict)}`;
}

function conclusion({ kinds, lengthMs, plusMinusMs, sure }: TimerVerdict): string {
  const length = lengthMs === null ? '' : ` of ${seconds(lengthMs)} ± ${Math.ceil(plusMinusMs)} ms`;
  const [kind] = kinds;
  switch (sure) {
    case 'contradictory':
      return 'no timer explains all its calls; a person, a proxy, or several callers at one address';
    case 'open':
      return `one of ${kinds.join(', ')}${length}; call again to tell`;
    case 'likely':
    case 'certain':
      return kind === undefined ? '' : `${sure}: ${kind}${length}, ${MEANING[kind]}`;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
