import { describe, expect, it } from 'vitest';
import { judgeAll } from '../../src/rules/index.ts';
import { decide } from '../../src/verdict.ts';
import { generateCase, RIGHT, type TrueCause } from '../helpers/generate-case.ts';

const CAUSES = Object.keys(RIGHT) as TrueCause[];
const PAIRS = CAUSES.flatMap((a, i) => CAUSES.slice(i + 1).map((b) => [a, b] as const));
const CALLS = [1, 2, 3, 5, 8, 13, 30, 80, 200];
const LOST = [0, 0, 0.05, 0.2, 0.5, 0.8, 0.95, 1];
const SKEWS = [0, 0, 3, -40, 300, -900, 2000, -2000];

interface Tally {
  cases: number;
  rootCause: number;
  right: number;
  high: number;
  wrongHigh: string[];
  wrong: string[];
}

function run(causes: readonly TrueCause[], seeds: number, offset: number, tally: Tally): void {
  const right = causes.flatMap((cause) => RIGHT[cause]);
  for (let i = 0; i < seeds; i++) {
    const seed = offset * 1000 + i;
    const pick = <T>(list: readonly T[], by: number): T => list[(i + by * offset) % list.length] as T;
    const options = { seed, causes, calls: pick(CALLS, 1), lost: pick(LOST, 3), skewMs: pick(SKEWS, 5) };
    const c = generateCase(options);
    const { findings, cutoffs } = judgeAll(c);
    const verdict = decide(c, findings, cutoffs);
    tally.cases++;
    if (verdict.kind !== 'root-cause' || verdict.rule === null) continue;
    tally.rootCause++;
    if (verdict.confidence === 'high') tally.high++;
    if (right.includes(verdict.rule)) tally.right++;
    else {
      const what = `${verdict.rule} (${verdict.confidence}) for ${causes.join('+') || 'nothing'}: ${JSON.stringify(options)}`;
      tally.wrong.push(what);
      if (verdict.confidence === 'high') tally.wrongHigh.push(what);
    }
  }
}

function empty(): Tally {
  return { cases: 0, rootCause: 0, right: 0, high: 0, wrongHigh: [], wrong: [] };
}

describe('verdicts on generated cases of known cause', () => {
  it('never accuse with high confidence what did not happen, for each cause alone', () => {
    const tally = empty();
    for (const [i, cause] of CAUSES.entries()) run([cause], 72, i + 1, tally);
    if (process.env.KCR_TALLY) process.stdout.write(`${JSON.stringify(tally, null, 1)}\n`);
    expect(tally.wrongHigh).toEqual([]);
    expect(tally.right / tally.rootCause).toBeGreaterThan(0.95);
  });

  it('never accuse with high confidence what did not happen, for causes in pairs', () => {
    const tally = empty();
    for (const [i, pair] of PAIRS.entries()) run(pair, 24, i + 101, tally);
    if (process.env.KCR_TALLY) process.stdout.write(`${JSON.stringify(tally, null, 1)}\n`);
    expect(tally.wrongHigh).toEqual([]);
    expect(tally.right / tally.rootCause).toBeGreaterThan(0.95);
  });

  it('give no root cause at all where nothing happened or only people cancelled', () => {
    const tally = empty();
    run([], 72, 201, tally);
    run(['cancel'], 72, 202, tally);
    expect(tally.wrong).toEqual([]);
  });
});
