import { expect, it } from 'vitest';
import { judgeCase } from '../../src/judge-case.ts';
import { sayDifference } from '../../src/renderers/parts/say-difference.ts';
import { answeredCall, caseOf, leftCall } from '../helpers/case-builder.ts';

const apart = caseOf([
  ...Array.from({ length: 6 }, (_, i) => leftCall(`x${i}`, i * 9000, 5000 + i, { attributes: { files: true } })),
  ...Array.from({ length: 8 }, (_, i) => answeredCall(`y${i}`, i * 9000 + 90, 7000, { attributes: { files: false } })),
]);

it('a report holds what sets the calls apart that were left, with effect, both chances and numbers', () => {
  const [first] = judgeCase(apart).differences ?? [];
  expect(first).toMatchObject({ field: 'files', effect: 1, left: 6, answered: 8 });
  // 6 of 6 against 0 of 8: one table of C(14, 6) = 3003.
  expect(first?.pAlone).toBeCloseTo(1 / 3003, 9);
  expect(first?.p).toBeCloseTo((first?.fields ?? 0) / 3003, 9);
  expect(first && sayDifference(first)).toMatch(
    /^files = true: 6 of 6 of those left, 0 of 8 of those answered \(effect \+1\.00, n = 6 and 8, p = 0\.00\d+; 0\.00033 before correction for \d fields?\)$/,
  );
});

it('a report of calls that do not differ holds an empty list', () => {
  expect(judgeCase(caseOf([])).differences).toEqual([]);
});
