import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** A server that answers each request, once its body is read, as it is told; `seen` are their first lines. */
export async function serverOf(answer: (url: string, response: ServerResponse) => void) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const { method, url = '' } = request;
    seen.push(`${method} ${url}`);
    request.resume().on('end', () => answer(url, response));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : null}`, seen, close };
}
