import { lnChoose } from './ln-choose.ts';

// Tables whose probability equals the observed one up to rounding count as "as extreme"; R's fisher.test does the same.
const RELATIVE_TIE = 1 + 1e-7;

/**
 * Fisher's exact test of a 2×2 table of counts, two-sided: the probability, margins fixed, of all tables that are
 * no more probable than this one. Returns p in 0..1; 1 where a margin is empty.
 *
 *            with   without
 *   group A    a       b
 *   group B    c       d
 *
 * R. A. Fisher, The Design of Experiments (1935), section 11; two-sided as in R's `fisher.test`.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const groupA = a + b;
  const withIt = a + c;
  const all = groupA + c + d;
  const lnP = (x: number) => lnChoose(withIt, x) + lnChoose(all - withIt, groupA - x) - lnChoose(all, groupA);
  const observed = Math.exp(lnP(a)) * RELATIVE_TIE;
  let p = 0;
  for (let x = Math.max(0, groupA + withIt - all); x <= Math.min(groupA, withIt); x++) {
    const each = Math.exp(lnP(x));
    if (each <= observed) p += each;
  }
  return Math.min(1, p);
}
