import type { Socket } from 'node:net';
import { ClosedByServer } from '../heartbeat/who-closed.ts';

/**
 * How long the other side has to read a last answer and close, too. Whoever reads needs no second; a reset by one that
 * does not, after this, is not heard of.
 */
export const LINGER_MS = 10_000;

/**
 * Makes the way in which Node ends a connection after its last answer a gentle one, as nginx's `lingering_close`: our
 * half is closed, what still comes is dropped, and the rest goes when the other side has closed its half. Node closes
 * both at once; with bytes unread that sends a reset, which may overtake the answer. It is also how a reset by the
 * caller, after the answer was handed to the kernel, is heard of at all.
 * @param onClosing called when no answer can follow any more; tells whether a request still waits for one, in vain
 */
export function closeGently(socket: Socket, onClosing: () => boolean): void {
  let closing = false;
  socket.destroySoon = () => {
    if (closing || socket.destroyed) return;
    closing = true;
    if (onClosing()) {
      const inVain = () => socket.destroy(new ClosedByServer('an answer before it closed the connection'));
      if (socket.writable) socket.end(inVain);
      else inVain();
      return;
    }
    if (socket.writable) socket.end();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
    // Without a reader the other side's end would never be heard of.
    socket.resume();
  };
}
