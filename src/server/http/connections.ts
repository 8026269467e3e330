import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeGently } from './close-gently.ts';
import { type Connection, peerOf } from './connection.ts';

/** Of a server that ends, how long the other side has to read a last answer and close, too. */
const LAST_LINGER_MS = 2000;

/** What a request can tell of the TCP connection it came on. */
export interface ConnectionView {
  /** ip:port of the other end, IPv6 in brackets; empty when it had gone before it was asked for. */
  readonly peer: string;
  /** 1 for the first request on it. */
  readonly nth: number;
  /** Since the response before on it was over; null for the first. */
  readonly idleMs: number | null;
}

export interface Connections {
  of(socket: Socket): Connection;
  /** Counts a request in. `over` is called once, when its response is over in whatever way. */
  enter(req: IncomingMessage, res: ServerResponse, over: () => void): ConnectionView;
  all(): Iterable<Connection>;
  count(): number;
  /** Ends those on which no request is open or half-sent, and those that have had the time of a last answer. */
  closeIdle(): void;
}

/**
 * Keeps a record of every connection of a server, from the moment that it is accepted.
 * @param onClose called when one is closed, after `over` of what was open on it
 */
export function trackConnections(server: Server, onClose: (connection: Connection) => void): Connections {
  // Node's own, which `close` calls as well, also destroys those whose answer is still on its way out.
  server.closeIdleConnections = () => undefined;
  const known = new WeakMap<Socket, Connection>();
  const all = new Set<Connection>();
  const of = (socket: Socket): Connection => {
    const found = known.get(socket);
    if (found) return found;
    const made: Connection = {
      socket,
      peer: peerOf(socket),
      requests: 0,
      open: [],
      lastEndedAt: null,
      lastEndedBytes: 0,
      unread: null,
      lastAnswer: null,
      closing: false,
      refused: false,
      whenDrained: null,
    };
    known.set(socket, made);
    return made;
  };
  server.on('connection', (socket: Socket) => {
    const connection = of(socket);
    all.add(connection);
    closeGently(socket, () => {
      connection.closing = true;
      return connection.open.some(({ res }) => !res.writableEnded);
    });
    socket.once('close', () => {
      all.delete(connection);
      // A pipelined response whose turn never came does not say that it is over.
      for (const exchange of [...connection.open]) exchange.leave();
      onClose(connection);
    });
  });
  return {
    of,
    enter(req, res, over) {
      const connection = of(req.socket);
      const { lastEndedAt } = connection;
      const idleMs = lastEndedAt === null ? null : performance.now() - lastEndedAt;
      const leave = () => {
        const place = connection.open.indexOf(exchange);
        if (place < 0) return;
        connection.open.splice(place, 1);
        connection.lastEndedAt = performance.now();
        connection.lastEndedBytes = connection.socket.bytesRead;
        connection.unread = req.complete ? null : req;
        over();
        if (connection.open.length > 0) return;
        // After whoever else hears of the end of this response.
        if (connection.whenDrained) queueMicrotask(connection.whenDrained);
        connection.whenDrained = null;
      };
      const exchange = { req, res, leave };
      connection.requests++;
      connection.lastAnswer = null;
      connection.open.push(exchange);
      res.once('close', leave);
      return { peer: connection.peer, nth: connection.requests, idleMs };
    },
    all: () => all,
    count: () => all.size,
    closeIdle: () => {
      for (const { socket, open, lastEndedBytes, lastEndedAt, closing } of all) {
        if (open.length > 0) continue;
        if (closing && performance.now() - (lastEndedAt ?? 0) > LAST_LINGER_MS) socket.destroy();
        else if (socket.bytesRead === lastEndedBytes) socket.destroySoon();
      }
    },
  };
}
