import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { samples } from '../helpers/samples.ts';

const RUNS = 40;
const lines = samples.flatMap(({ bytes }) => bytes.toString('utf8').trimEnd().split('\n'));

/** A real line as it is, cut, doubled in itself, with bytes changed, or nonsense. */
const damagedLine = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...lines) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...lines), fc.nat()).map(([l, n]) => l.slice(0, n % (l.length + 1))),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...lines), fc.nat()).map(([l, n]) => l.slice(n % (l.length + 1)) + l),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...lines), fc.nat(), fc.string({ minLength: 1, maxLength: 4 }))
      .map(
        ([l, n, s]) => l.slice(0, n % (l.length + 1)) + s.replace(/[\n\r]/g, ' ') + l.slice((n % (l.length + 1)) + 1),
      ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }).map((s) => s.replace(/[\n\r]/g, '')) },
);

describe('damaged logs', () => {
  it('never crash, and no line is lost from the count (10,000 lines)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damagedLine, { minLength: 250, maxLength: 250 }), async (some) => {
        const report = await analyzeBytes(Buffer.from(`${some.join('\n')}\n`));
        const [source] = report.sources;
        const perFormat = Object.values(source?.formats ?? {}).reduce((sum, n) => sum + n, 0);
        expect(source?.lines).toBe(some.length);
        expect(perFormat + (source?.blank ?? 0) + (source?.meta ?? 0) + (source?.unrecognised ?? 0)).toBe(some.length);
      }),
      { numRuns: RUNS, seed: 20260210 },
    );
  });

  it('never crash on bytes that are no text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), async (bytes) => {
        const report = await analyzeBytes(bytes);
        expect(report.requests).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20260210 },
    );
  });

  it('cut anywhere give a prefix of what the whole gives, never more requests', async () => {
    for (const { bytes } of samples) {
      const whole = await analyzeBytes(bytes);
      for (const share of [0.1, 0.37, 0.5, 0.81]) {
        const part = await analyzeBytes(bytes.subarray(0, Math.floor(bytes.length * share)));
        expect(part.requests.length).toBeLessThanOrEqual(whole.requests.length);
        const ids = new Set(whole.requests.map((r) => r.id));
        expect(part.requests.filter((r) => !ids.has(r.id))).toEqual([]);
      }
    }
  });
});
