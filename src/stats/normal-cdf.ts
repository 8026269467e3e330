/**
 * P(Z <= z) of the standard normal distribution, absolute error below 1e-14: the series about 0 for small |z|,
 * the continued fraction of Mills' ratio beyond. Abramowitz & Stegun, Handbook (1964), 26.2.10 and 26.2.14.
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const upper = x < 4 ? 0.5 - density * series(x) : density * millsRatio(x);
  return z > 0 ? 1 - upper : upper;
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; term > 1e-17 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return sum;
}

function millsRatio(x: number): number {
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction;
  return 1 / fraction;
}
