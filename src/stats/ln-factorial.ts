// Lanczos' approximation with g = 7 and nine terms (Godfrey 2001; as in Numerical Recipes, 3rd ed., section 6.1).
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** ln(n!) of a whole number n >= 0, with a relative error below 1e-13. */
export function lnFactorial(n: number): number {
  if (n < 2) return 0;
  let sum: number = LANCZOS[0];
  for (const [i, c] of LANCZOS.entries()) if (i > 0) sum += c / (n + i);
  const t = n + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (n + 0.5) * Math.log(t) - t + Math.log(sum);
}
