import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** A request and its response, while that is not over. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Takes it off its connection; of no effect the second time. */
  leave(): void;
}

/** What is known of one TCP connection while it lives. */
export interface Connection {
  readonly socket: Socket;
  readonly peer: string;
  /** Requests that came on it so far. */
  requests: number;
  /** In the order in which they came, which is that of their answers. */
  readonly open: Exchange[];
  /** `performance.now()` when the last response was over. */
  lastEndedAt: number | null;
  /** What had been read of it by then. */
  lastEndedBytes: number;
  /** The request of that response, while its body goes on after the answer; null in the usual case. */
  unread: IncomingMessage | null;
  /** The answer that was the last thing to happen on it; null as soon as a request follows, which proves it was read. */
  lastAnswer: LastAnswer | null;
  /** The last answer that it will carry has been given. */
  closing: boolean;
  /** What came on it cannot be understood any more, or not in time: nothing that follows is looked at. */
  refused: boolean;
  /** Called once when no response is open any more. */
  whenDrained: (() => void) | null;
}

export interface LastAnswer {
  readonly requestId: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly nth: number;
  /** `performance.now()` when the operating system had taken it. */
  readonly atMs: number;
}

/**
 * Whether the head of a request is on its way: bytes have come that belong to none. Those that came in one packet with the
 * request before cannot be told from it.
 */
export function hasHalfHead({ socket, open, closing, refused, lastEndedBytes, unread }: Connection): boolean {
  const between = open.length === 0 && unread?.complete !== false;
  return between && !closing && !refused && socket.bytesRead > lastEndedBytes;
}

/** The IP address of the other end, IPv4 as such; null when it had gone before it was asked for. */
export function addressOf({ remoteAddress: address }: Socket): string | null {
  if (address === undefined) return null;
  // A dual-stack listener shows IPv4 callers as ::ffff:10.0.0.1.
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

export function peerOf(socket: Socket): string {
  const address = addressOf(socket);
  if (address === null) return '';
  return address.includes(':') ? `[${address}]:${socket.remotePort}` : `${address}:${socket.remotePort}`;
}
