import { expect, it } from 'vitest';
import { contentTypeOf } from '../../../src/server/store/content-type-of.ts';

it.each([
  ['plot.png', null, 'image/png'],
  ['plot.png', 'application/octet-stream', 'image/png'],
  ['plot.png', 'image/webp', 'image/webp'],
  ['a.txt', 'text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
  ['a', null, 'application/octet-stream'],
  ['a.txt', 'text/html\r\nX-Evil: 1', 'text/plain'],
  ['a.txt', 'nonsense', 'text/plain'],
])('takes %j said to be %j for %j', (name, said, type) => {
  expect(contentTypeOf(name, said)).toBe(type);
});
