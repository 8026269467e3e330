import type { ServerResponse } from 'node:http';
import { ClosedByServer } from './who-closed.ts';

/** What every HTTP/1.1 response begins with (RFC 9112, 4), whatever its status turns out to be. */
const PREFIX = 'HTTP/1.1 ';

export interface Drip {
  /** Sends the next byte. `exhausted`: all are out; `skipped`: the caller is not reading, or the head is on its way. */
  beat(): 'sent' | 'exhausted' | 'skipped';
}

/**
 * Begins to send the first bytes of a status line beneath node:http, one per beat, and takes them off the head that
 * Node writes later. Null if this response does not own its connection (with pipelining an earlier one does: then
 * `res.socket` is null) or has begun.
 *
 * If Node's next write does not begin with a status line, nothing legal can follow what is out: the connection is cut.
 */
export function beginDrip(res: ServerResponse): Drip | null {
  const socket = res.socket;
  if (socket === null || socket.destroyed || res.headersSent) return null;
  const send = socket.write;
  let sent = 0;
  let begun = false;

  const stripped: typeof socket.write = (...args: unknown[]) => {
    Object.assign(socket, { write: send });
    begun = true;
    const [chunk, ...rest] = args as [string | Uint8Array, ...unknown[]];
    const head = typeof chunk === 'string' ? chunk.slice(0, PREFIX.length) : latin1(chunk, PREFIX.length);
    if (head !== PREFIX) {
      socket.destroy(new ClosedByServer('the response did not begin with the status line that had been dripped'));
      return false;
    }
    const tail = typeof chunk === 'string' ? chunk.slice(sent) : chunk.subarray(sent);
    return Reflect.apply(send, socket, [tail, ...rest]) as boolean;
  };
  Object.assign(socket, { write: stripped });

  return {
    beat() {
      if (begun || socket.destroyed || res.socket !== socket || res.headersSent) return 'skipped';
      if (sent === PREFIX.length) return 'exhausted';
      if (socket.writableLength > 0) return 'skipped';
      Reflect.apply(send, socket, [PREFIX.charAt(sent), 'latin1']);
      sent++;
      return 'sent';
    },
  };
}

function latin1(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(length, bytes.byteLength)).toString('latin1');
}
