import { describe, expect, it } from 'vitest';
import { differences } from '../src/differences.ts';
import { answeredCall, caseOf, fresh, leftCall, reused } from './helpers/case-builder.ts';
import { randomFrom } from './helpers/random.ts';

describe('differences', () => {
  it('names the field that sets the failing calls apart', () => {
    const c = caseOf([
      ...Array.from({ length: 6 }, (_, i) =>
        leftCall(`x${i}`, i * 9000, 5000 + i, {
          connection: reused(4000 + i),
          attributes: { files: true, language: 'py', codeLength: 100 + i },
        }),
      ),
      ...Array.from({ length: 8 }, (_, i) =>
        answeredCall(`y${i}`, i * 9000 + 90, 6000 + 10 * i, {
          connection: fresh(5000 + i),
          attributes: { files: false, language: 'py', codeLength: 99 + i },
        }),
      ),
    ]);
    const found = differences(c);
    expect(found.map((d) => d.field)).toContain('files');
    expect(found.map((d) => d.field)).toContain('connection used by another request before');
    expect(found.map((d) => d.field)).not.toContain('language');
    expect(found[0]?.effect).toBe(1);
    expect(found[0]?.says).toContain('6 of 6 of those left, 0 of 8 of those answered');
  });

  it('says nothing of two against five: too few', () => {
    const c = caseOf([
      ...[1, 2].map((i) => leftCall(`x${i}`, i * 9000, 5000, { attributes: { files: true, language: 'py' } })),
      ...[1, 2, 3, 4, 5].map((i) =>
        answeredCall(`y${i}`, i * 9000, 7000, { attributes: { files: false, language: 'js' } }),
      ),
    ]);
    expect(differences(c)).toEqual([]);
  });

  it('is silent in at least 95 of 100 logs whose labels were shuffled', () => {
    const random = randomFrom(20260210);
    let spoke = 0;
    for (let run = 0; run < 400; run++) {
      const c = caseOf(
        Array.from({ length: 24 }, (_, i) => {
          const attributes = {
            files: random() < 0.5,
            language: random() < 0.7 ? 'py' : 'js',
            codeLength: Math.floor(random() * 300),
            pod: `p${Math.floor(random() * 5)}`,
          };
          const workMs = 1000 + random() * 9000;
          return random() < 0.4
            ? leftCall(`x${i}`, i * 999, 900, { attributes, workMs })
            : answeredCall(`y${i}`, i * 999, workMs, { attributes });
        }),
      );
      if (differences(c).length > 0) spoke++;
    }
    expect(spoke / 400).toBeLessThanOrEqual(0.05);
  });
});
