import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a request can tell of the TCP connection it came on. */
export interface ConnectionView {
  /** ip:port of the other end, IPv6 in brackets; empty when it had gone before it was asked for. */
  readonly peer: string;
  /** 1 for the first request on it. */
  readonly nth: number;
  /** Since the response before on it was over; null for the first. */
  readonly idleMs: number | null;
}

interface Known {
  readonly peer: string;
  requests: number;
  open: number;
  lastEndedAt: number | null;
}

export interface Connections {
  /** Counts a request in; call once, and the returned function when its response is over. */
  enter(req: IncomingMessage): { view: ConnectionView; leave: () => void };
  /** Whether a request on it has not been answered in full. */
  busy(socket: Socket): boolean;
  count(): number;
  /** Ends those that nothing ever came on: Node does not take them for idle, as a request may be about to. */
  closeUnused(): void;
}

/** Keeps a record of every connection of a server, from the moment that it is accepted. */
export function trackConnections(server: Server): Connections {
  const known = new WeakMap<Socket, Known>();
  const all = new Set<Socket>();
  const of = (socket: Socket): Known => {
    const found = known.get(socket);
    if (found) return found;
    const made: Known = { peer: peerOf(socket), requests: 0, open: 0, lastEndedAt: null };
    known.set(socket, made);
    return made;
  };
  server.on('connection', (socket: Socket) => {
    of(socket);
    all.add(socket);
    socket.once('close', () => all.delete(socket));
  });
  return {
    enter(req) {
      const connection = of(req.socket);
      connection.requests++;
      connection.open++;
      const { lastEndedAt } = connection;
      const idleMs = lastEndedAt === null ? null : performance.now() - lastEndedAt;
      return {
        view: { peer: connection.peer, nth: connection.requests, idleMs },
        leave: () => {
          connection.open--;
          connection.lastEndedAt = performance.now();
        },
      };
    },
    busy: (socket) => (known.get(socket)?.open ?? 0) > 0,
    count: () => all.size,
    closeUnused: () => {
      for (const socket of all) if (socket.bytesRead === 0) socket.destroySoon();
    },
  };
}

function peerOf(socket: Socket): string {
  const { remoteAddress: address, remotePort: port } = socket;
  if (address === undefined) return '';
  // A dual-stack listener shows IPv4 callers as ::ffff:10.0.0.1.
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}
