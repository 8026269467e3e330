import { expect, it } from 'vitest';
import { listenProblem } from '../../../src/server/config/listen-problem.ts';

it.each([
  ['EADDRINUSE', 'port', 'another program listens on 127.0.0.1 port 80'],
  ['EACCES', 'port', 'this user may not listen on port 80'],
  ['EADDRNOTAVAIL', 'host', '127.0.0.1 is no address of this machine'],
  ['ENOTFOUND', 'host', '"127.0.0.1" cannot be resolved'],
])('%s is a matter of --%s', (code, setting, message) => {
  const problem = listenProblem(Object.assign(new Error('listen'), { code }), '127.0.0.1', 80);
  expect(problem?.setting).toBe(setting);
  expect(problem?.message).toContain(message);
});

it('leaves other errors to others', () => {
  expect(listenProblem(new Error('something else'), 'a', 1)).toBe(null);
});
