import { expect, it } from 'vitest';
import { choosePath } from '../../../src/server/heartbeat/choose-path.ts';
import type { HeartbeatMode } from '../../../src/server/heartbeat/types.ts';

const table: [
  string,
  { method?: string; httpVersion?: string; headers?: Record<string, string> },
  HeartbeatMode,
  string,
][] = [
  ['a caller with nothing in between', {}, 'auto', 'drip'],
  ['a caller behind a proxy that says Via', { headers: { via: '1.1 edge' } }, 'auto', 'body'],
  ['a caller behind a proxy that says X-Forwarded-For', { headers: { 'x-forwarded-for': '10.0.0.1' } }, 'auto', 'body'],
  ['a caller behind a proxy that says Forwarded', { headers: { forwarded: 'for=10.0.0.1' } }, 'auto', 'body'],
  ['nginx as it comes, which speaks HTTP/1.0', { httpVersion: '1.0' }, 'auto', 'body'],
  ['HTTP/1.0 although a drip was asked for', { httpVersion: '1.0' }, 'drip', 'body'],
  ['a proxy although a drip was asked for', { headers: { via: '1.1 edge' } }, 'drip', 'drip'],
  ['a caller known to wait for headers', { headers: { 'user-agent': 'Go-http-client/1.1' } }, 'auto', 'body'],
  ['white space asked for', {}, 'body', 'body'],
  ['heartbeats switched off', {}, 'off', 'off'],
  ['HEAD, whose answer has no body', { method: 'HEAD' }, 'body', 'off'],
];

it.each(table)('%s', (_, req, mode, path) => {
  const request = { method: 'POST', httpVersion: '1.1', headers: {}, ...req };
  const choice = choosePath(request, mode, [/^Go-http-client/]);
  expect(choice.path).toBe(path);
  expect(choice.because).not.toBe('');
});
