import type { Envelope, Stamp } from '../types.ts';
import { FINE } from './stream.ts';

let last: Envelope | null = null;

/**
 * The envelope that a record keeps: a shared one without the time where nobody will ask for it, because the line's own
 * stamp (`own`) is fine and of no doubtful zone or year, and tells nothing of the envelope's zone either.
 */
export function keptEnvelope(envelope: Envelope | null, own: Stamp | null): Envelope | null {
  if (envelope === null || !envelope.stamp || !own) return envelope;
  if (!isSure(own) || own.resolution > FINE || !isSure(envelope.stamp)) return envelope;
  if (last === null || !isLike(last, envelope)) last = { ...envelope, stamp: null };
  return last;
}

function isSure({ zone, yearKnown }: Stamp): boolean {
  return zone === 'absolute' && yearKnown;
}

function isLike(one: Envelope, other: Envelope): boolean {
  return (
    one.name === other.name &&
    one.namespace === other.namespace &&
    one.pod === other.pod &&
    one.container === other.container &&
    one.stream === other.stream
  );
}
