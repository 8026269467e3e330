import { lnChoose } from './ln-choose.ts';

/** P(X >= k) of a binomial variable with n trials of probability p. */
export function binomialTail(n: number, k: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  if (p >= 1) return 1;
  let sum = 0;
  for (let x = k; x <= n; x++) {
    const term = Math.exp(lnChoose(n, x) + x * Math.log(p) + (n - x) * Math.log1p(-p));
    sum += term;
    // Beyond the mean the terms fall ever faster: what is left cannot change the sum.
    if (x > n * p && term < sum * 1e-17) break;
  }
  return Math.min(1, sum);
}
