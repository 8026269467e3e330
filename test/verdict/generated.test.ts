import { describe, expect, it } from 'vitest';
import { RIGHT, type TrueCause } from '../helpers/generate-case.ts';
import { newTally, sayTally, tallyVerdicts } from '../helpers/tally-verdicts.ts';

const CAUSES = Object.keys(RIGHT) as TrueCause[];
const PAIRS = CAUSES.flatMap((a, i) => CAUSES.slice(i + 1).map((b) => [a, b] as const));
// KCR_SEEDS=10 looks at ten times as many cases; KCR_TALLY=1 prints precision and recall by cause.
const MORE = Number(process.env.KCR_SEEDS ?? 1);

function tell(line: string): void {
  if (process.env.KCR_TALLY) process.stdout.write(`${line}\n`);
}

describe('verdicts on generated cases of known cause', () => {
  it('never accuse with high confidence what did not happen, for each cause alone', () => {
    const all = newTally();
    for (const [i, cause] of CAUSES.entries()) {
      const own = newTally();
      tallyVerdicts([cause], 36 * MORE, i + 1, own);
      tallyVerdicts([cause], 36 * MORE, i + 1, all);
      tell(sayTally(cause, own));
    }
    tell(sayTally('each alone', all));
    for (const wrong of all.wrong) tell(`  wrong: ${wrong}`);
    expect(all.wrongHigh).toEqual([]);
    expect(all.right / all.accused).toBeGreaterThan(0.95);
  });

  it('never accuse with high confidence what did not happen, for causes in pairs', () => {
    const all = newTally();
    for (const [i, pair] of PAIRS.entries()) tallyVerdicts(pair, 8 * MORE, i + 101, all);
    tell(sayTally('in pairs', all));
    for (const wrong of all.wrong) tell(`  wrong: ${wrong}`);
    expect(all.wrongHigh).toEqual([]);
    expect(all.right / all.accused).toBeGreaterThan(0.95);
  });

  it('hardly ever give a root cause where nothing happened or only people cancelled, and then a low one', () => {
    const all = newTally();
    tallyVerdicts([], 36 * MORE, 201, all);
    tallyVerdicts(['cancel'], 72 * MORE, 202, all);
    tell(sayTally('nothing, or cancels', all));
    for (const wrong of all.wrong) tell(`  wrong: ${wrong}`);
    expect(all.wrong.filter((w) => !w.includes('(low)'))).toEqual([]);
    expect(all.wrong.length / all.cases).toBeLessThan(0.02);
  });
});
