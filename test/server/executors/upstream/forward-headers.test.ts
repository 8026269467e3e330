import { expect, it } from 'vitest';
import { endToEnd, headerLines, requestHeaders } from '../../../../src/server/executors/upstream/forward-headers.ts';

const caller = { address: '10.0.0.7', encrypted: false, host: 'front:8000', httpVersion: '1.1' };

it('drops what speaks of one connection, named or known, and keeps the rest in its order', () => {
  const raw = [
    ...['Connection', 'close, X-Secret', 'x-secret', '1', 'Keep-Alive', 'timeout=5', 'TE', 'trailers'],
    ...['Transfer-Encoding', 'chunked', 'Upgrade', 'h2c', 'Proxy-Connection', 'x', 'Trailer', 'y'],
    ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Length', '3'],
  ];
  expect(endToEnd(headerLines(raw))).toEqual([
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Content-Length', '3'],
  ]);
});

it('adds itself to Via and to X-Forwarded-For behind those before it', () => {
  const lines = headerLines(['Host', 'front:8000', 'Via', '1.1 nginx', 'X-Forwarded-For', '1.2.3.4', 'X-API-Key', 'k']);
  expect(Object.fromEntries(requestHeaders(lines, caller, null))).toEqual({
    'X-API-Key': 'k',
    via: '1.1 nginx, 1.1 kcr',
    'x-forwarded-for': '1.2.3.4, 10.0.0.7',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'front:8000',
  });
});

it('puts our key in place of whatever credentials the caller sent', () => {
  const lines = headerLines(['Authorization', 'Bearer his', 'X-Api-Key', 'his']);
  const sent = requestHeaders(lines, caller, 'ours');
  expect(sent.filter(([, value]) => value.includes('his'))).toEqual([]);
  expect(sent).toContainEqual(['x-api-key', 'ours']);
});
