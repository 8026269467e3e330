import type { Micros } from '../types.ts';
import type { Dossier } from './dossier.ts';

/** By when the caller must have left, µs: the server's first notice of it, or the end that it wrote for nobody. */
export function noticed(dossier: Dossier): Micros {
  const { undeliverable, disconnected, finished, sent, access } = dossier;
  const streamDone = dossier.streamStarted && finished && finished.clientDisconnected !== true;
  // After a stream that went well, the disconnect notice is the normal end of the connection.
  if (streamDone) return finished.time.latest;
  const told = [undeliverable, disconnected, finished?.clientDisconnected ? finished : null, access ? null : sent];
  return told.reduce((least, e) => (e ? Math.min(least, e.time.latest) : least), Number.POSITIVE_INFINITY);
}
