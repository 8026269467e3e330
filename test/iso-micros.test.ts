import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isoMicros } from '../src/time/instant.ts';

it('writes times of any day as Date does, with microseconds', () => {
  const first = Date.UTC(1969, 0, 1) * 1000;
  const last = Date.UTC(2255, 0, 1) * 1000;
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (at) => {
      const ms = Math.floor(at / 1000);
      const micros = String(at - ms * 1000).padStart(3, '0');
      expect(isoMicros(at)).toBe(new Date(ms).toISOString().replace('Z', `${micros}Z`));
    }),
    { numRuns: 2000 },
  );
});

it('keeps six digits where a time lies between two microseconds', () => {
  expect(isoMicros(Date.UTC(2026, 0, 1) * 1000 - 0.4)).toBe('2026-01-01T00:00:00.000000Z');
});
