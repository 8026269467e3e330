import { judgeAll } from '../../src/rules/index.ts';
import { decide } from '../../src/verdict.ts';
import { generateCase, RIGHT, type TrueCause } from './generate-case.ts';

const CALLS = [1, 2, 3, 5, 8, 13, 30, 80, 200];
const LOST = [0, 0, 0.05, 0.2, 0.5, 0.8, 0.95, 1];
const SKEWS_MS = [0, 0, 3, -40, 300, -900, 2000, -2000];

/** How often verdicts on generated cases named a root cause, and how often it was one of those at work. */
export interface Tally {
  cases: number;
  /** Cases in which a call was really lost to one of the causes, seen or not. */
  harmed: number;
  accused: number;
  right: number;
  high: number;
  /** One line each, with the options that make the case again. */
  wrong: string[];
  wrongHigh: string[];
}

export function newTally(): Tally {
  return { cases: 0, harmed: 0, accused: 0, right: 0, high: 0, wrong: [], wrongHigh: [] };
}

/** Generates `seeds` cases with those causes, of all sizes, losses and clock errors, and adds their verdicts up. */
export function tallyVerdicts(causes: readonly TrueCause[], seeds: number, offset: number, tally: Tally): void {
  const right = causes.flatMap((cause) => RIGHT[cause]);
  for (let i = 0; i < seeds; i++) {
    const pick = (list: readonly number[], step: number) => list[(i + step * offset) % list.length] ?? 0;
    const options = {
      seed: offset * 1000 + i,
      causes,
      calls: pick(CALLS, 1),
      lost: pick(LOST, 3),
      skewMs: pick(SKEWS_MS, 5),
    };
    const { c, struck } = generateCase(options);
    const { findings, cutoffs } = judgeAll(c);
    const { kind, rule, confidence } = decide(c, findings, cutoffs);
    tally.cases++;
    if (struck > 0) tally.harmed++;
    if (kind !== 'root-cause' || rule === null) continue;
    tally.accused++;
    if (confidence === 'high') tally.high++;
    if (right.includes(rule)) tally.right++;
    else {
      const what = `${rule} (${confidence}): ${JSON.stringify(options)}`;
      tally.wrong.push(what);
      if (confidence === 'high') tally.wrongHigh.push(what);
    }
  }
}

/** One line of figures: precision of the accusations, and the share of harmed cases that got a right one. */
export function sayTally(name: string, t: Tally): string {
  const percent = (a: number, b: number) => (b === 0 ? '  –  ' : `${((100 * a) / b).toFixed(1)} %`);
  return `${name.padEnd(32)} ${t.cases} cases, ${t.accused} accusations (${t.high} high), precision ${percent(t.right, t.accused)}, recall ${percent(t.right, t.harmed)}, wrong with high confidence ${t.wrongHigh.length}`;
}
