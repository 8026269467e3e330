import type { Answer } from './heartbeat/types.ts';
import type { Visit } from './visit.ts';

/** Answers a request in place of its handler, which is to do nothing more, and closes its connection after that. */
export function answerAndClose(visit: Visit, answer: Answer): void {
  const { req, res } = visit;
  visit.refused = true;
  // What still comes of the request is read and dropped, so that it does not turn the close into a reset.
  req.unpipe();
  req.resume();
  res.setHeader('Connection', 'close');
  res.writeHead(answer.status, { ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body) });
  res.end(answer.body);
}
