import { expect, it } from 'vitest';
import { admission } from '../../../src/server/http/admission.ts';

const never = new AbortController().signal;

it('gives places first come, first served, and says when even the queue is full', async () => {
  const places = admission(1, 2);
  const first = await places.enter(never);
  const order: string[] = [];
  const named = async (name: string) => {
    const place = await places.enter(never);
    order.push(name);
    return place;
  };
  const second = named('second');
  const third = named('third');
  expect(await places.enter(never)).toBe('full');
  expect([places.running(), places.waiting()]).toEqual([1, 2]);
  if (typeof first === 'function') first();
  const place = await second;
  expect(order).toEqual(['second']);
  if (typeof place === 'function') {
    place();
    place();
  }
  await third;
  expect([places.running(), places.waiting()]).toEqual([1, 0]);
});

it('takes those that leave out of the queue', async () => {
  const places = admission(1, 1);
  const first = await places.enter(never);
  const leaving = new AbortController();
  const left = places.enter(leaving.signal);
  leaving.abort();
  expect(await left).toBe(null);
  const next = places.enter(never);
  if (typeof first === 'function') first();
  expect(typeof (await next)).toBe('function');
  expect(await places.enter(AbortSignal.abort())).toBe(null);
});
