import type { Socket } from 'node:net';

/** Looks this often within the deadline, so that it is overrun by a quarter at most. */
const LOOKS = 4;

/**
 * Calls `onIdle` once, when no byte has passed on a connection, in either direction, for so long.
 * @returns ends the watch
 */
export function idleDeadline(socket: Socket, idleMs: number, onIdle: () => void): () => void {
  let passed = socket.bytesRead + socket.bytesWritten;
  let quiet = 0;
  const timer = setInterval(() => {
    const now = socket.bytesRead + socket.bytesWritten;
    quiet = now === passed ? quiet + 1 : 0;
    passed = now;
    if (quiet < LOOKS) return;
    clearInterval(timer);
    onIdle();
  }, idleMs / LOOKS);
  return () => clearInterval(timer);
}
