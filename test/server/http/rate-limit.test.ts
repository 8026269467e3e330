import { expect, it } from 'vitest';
import { rateLimit } from '../../../src/server/http/rate-limit.ts';

it('lets each caller have its calls a minute, at once or evenly', () => {
  let now = 0;
  const limit = rateLimit(2, () => now);
  expect([limit.take('a'), limit.take('a')]).toEqual([null, null]);
  expect(limit.take('a')).toBe(30);
  expect(limit.take('b')).toBe(null);
  now = 20_000;
  expect(limit.take('a')).toBeCloseTo(10);
  now = 30_000;
  expect(limit.take('a')).toBe(null);
});

it('has no limit at 0', () => {
  const limit = rateLimit(0);
  for (let i = 0; i < 1000; i++) expect(limit.take('a')).toBe(null);
});

it('forgets callers that have all their room again', () => {
  let now = 0;
  const limit = rateLimit(1, () => now);
  for (let i = 0; i < 10_000; i++) limit.take(`caller ${i}`);
  now = 60_000;
  expect(limit.take('one more')).toBe(null);
  expect(limit.take('one more')).not.toBe(null);
});
