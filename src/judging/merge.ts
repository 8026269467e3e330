import type { Finding } from '../types.ts';
import type { Judgement } from './rule.ts';

// What speaks for it goes first, then what leaves it open: it is ruled out only if it is for each.
const RANK: readonly Finding['status'][] = ['confirmed', 'likely', 'untested', 'unlikely', 'ruled-out'];

/**
 * One hypothesis, judged for each of several constants: what the strongest says, with the calls of all that say as much.
 * Null for none.
 */
export function merge(judged: readonly Judgement[]): Judgement | null {
  const best = [...judged].sort((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status))[0];
  if (!best) return null;
  const alike = judged.filter((j) => j.status === best.status);
  return {
    ...best,
    because: [...new Set(alike.map((j) => j.because))].join(' '),
    evidence: alike.flatMap((j) => j.evidence),
    explains: [...new Set(alike.flatMap((j) => j.explains))],
  };
}
