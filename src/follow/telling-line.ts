import type { FactKind, Source, Timeline } from '../types.ts';

/** Which line tells an ending best: the caller's own words, then the server's, the most telling first. */
const TELLING: readonly FactKind[] = [
  'caller-error',
  'response-undeliverable',
  'client-disconnected',
  'response-unconfirmed',
  'server-error',
  'response-started',
  'request-finished',
  'response-sent',
];

/** The line to cite for how a call ended; its last line for want of a better; null if it has none. */
export function tellingLine({ events }: Timeline): Source | null {
  for (const kind of TELLING) {
    const told = events.findLast(({ event }) => event.kind === kind && event.role !== 'sandbox');
    if (told) return told.event.source;
  }
  return events.at(-1)?.event.source ?? null;
}
