import { type Interval, wilson, Z95 } from './wilson.ts';

/**
 * Interval for the difference of two independent rates, `a/m − b/n`: Newcombe's hybrid score method (his number 10).
 * R. G. Newcombe, Interval estimation for the difference between independent proportions, Statist. Med. 17 (1998) 873–890.
 */
export function newcombe(a: number, m: number, b: number, n: number, z = Z95): Interval {
  const first = wilson(a, m, z);
  const second = wilson(b, n, z);
  const p = m === 0 ? 0.5 : a / m;
  const q = n === 0 ? 0.5 : b / n;
  return {
    low: Math.max(-1, p - q - Math.hypot(p - first.low, second.high - q)),
    high: Math.min(1, p - q + Math.hypot(first.high - p, q - second.low)),
  };
}
