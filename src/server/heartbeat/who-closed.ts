import type { Socket } from 'node:net';

/** What this server destroys a connection with, so that whoever looks at it later knows that it was us, and why. */
export class ClosedByServer extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'ClosedByServer';
  }
}

/** Who ended a connection. `why` is for people; `how`: an orderly end (FIN), a reset, or no sign of life. */
export type Closing =
  | { readonly by: 'caller'; readonly how: 'fin' | 'reset'; readonly why: null }
  | { readonly by: 'network'; readonly how: 'timeout'; readonly why: string }
  | { readonly by: 'server'; readonly how: null; readonly why: string };

const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
// Probes or data that nobody acknowledged (TCP keep-alive, retransmission), or a route that is gone.
const VANISHED = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']);

/**
 * Who ended a connection that is closed, or about to be, from what Node knows of it: the error that it was destroyed
 * with, or that the other side's FIN was read. Without either only this process can have closed it. A caller that
 * closes its half (`nc -N`) cannot be told from one that has left: both send FIN and nothing else.
 */
export function whoClosed(socket: Socket): Closing {
  const error = socket.errored;
  if (error instanceof ClosedByServer) return { by: 'server', how: null, why: error.message };
  const code = error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (VANISHED.has(code)) return { by: 'network', how: 'timeout', why: `no answer from the caller's side (${code})` };
  if (RESET.has(code)) return { by: 'caller', how: 'reset', why: null };
  if (error === null && socket.readableEnded) return { by: 'caller', how: 'fin', why: null };
  return { by: 'server', how: null, why: error?.message ?? 'this server closed the connection' };
}
