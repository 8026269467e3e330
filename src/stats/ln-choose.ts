import { lnFactorial } from './ln-factorial.ts';

/** ln of the binomial coefficient "n over k"; -Infinity where k lies outside 0..n. */
export function lnChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}
