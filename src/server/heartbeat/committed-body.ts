import type { ServerResponse } from 'node:http';

/** A response that has said 200 and sends white space until its JSON is there. */
export interface CommittedBody {
  /** Sends one blank; false if the caller is not reading, so that they do not pile up. */
  blank(): boolean;
  /** Sends the document and ends the response; a status that is not the one sent goes into the trailer. */
  finish(document: string | Buffer, meant: number): void;
}

/** The trailer field that tells, after the body, which status was meant. */
export const STATUS_TRAILER = 'X-Status';

// `Cache-Control: no-transform` keeps compression middleware from holding beats back, X-Accel-Buffering nginx.
const HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** What a route may have set for a body that it had in mind, and that is false of one that begins with white space. */
const BODY_HEADERS = ['Content-Length', 'Content-Encoding', 'ETag', 'Last-Modified'];

/** Sends the head. Whatever is done to `res`'s own methods afterwards does not concern what this returns. */
export function commitBody(res: ServerResponse): CommittedBody {
  const status = res.statusCode;
  for (const name of BODY_HEADERS) res.removeHeader(name);
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
  // Without chunks (HTTP/1.0) there is no trailer; its announcement would be a lie, and Node refuses it.
  const chunked = res.useChunkedEncodingByDefault && res.req.httpVersion === '1.1';
  if (chunked) {
    res.setHeader('Trailer', STATUS_TRAILER);
    // undici (`fetch`) takes the end of a connection that says close for that of the body, even without its last chunk:
    // an answer that is cut would look whole.
    if (res.getHeader('Connection') === 'close') res.setHeader('Connection', 'keep-alive');
  }
  res.writeHead(200);
  // What a route had set before it began to wait is still what it meant.
  res.statusCode = status;
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  const addTrailers = res.addTrailers.bind(res);
  let begun = false;
  return {
    blank() {
      if (begun && res.writableLength > 0) return false;
      begun = true;
      write('\n');
      return true;
    },
    finish(document, meant) {
      if (chunked && meant !== 200) addTrailers({ [STATUS_TRAILER]: String(meant) });
      end(document);
    },
  };
}
