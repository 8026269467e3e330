/** The least of 1, 2, 5, 10, 20, 50, … that is not less than `least` (> 0). */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least) ?? 10;
  return factor * power;
}
