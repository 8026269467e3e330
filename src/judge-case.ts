import { blindSpots } from './blind-spots.ts';
import { differences } from './differences.ts';
import { makeReport } from './make-report.ts';
import type { Report } from './report.ts';
import { judgeAll } from './rules/index.ts';
import type { Case } from './types.ts';
import { decide } from './verdict.ts';

/** Lets all rules judge a case, decides, and reports. */
export function judgeCase(c: Case, path?: string): Report {
  const { findings, cutoffs } = judgeAll(c);
  const verdict = decide(c, findings, cutoffs, path);
  return makeReport(c, { cutoffs, findings, verdict, blindSpots: blindSpots(c), differences: differences(c) });
}
