export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the standard normal distribution: two-sided 95 %. */
export const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for the rate `successes / trials`; [0, 1] where nothing was tried.
 * E. B. Wilson, J. Am. Statist. Assoc. 22 (1927) 209–212.
 */
export function wilson(successes: number, trials: number, z = Z95): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const centre = 2 * trials * p + z * z;
  const half = z * Math.sqrt(z * z + 4 * trials * p * (1 - p));
  const scale = 2 * (trials + z * z);
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: successes === trials ? 1 : Math.min(1, (centre + half) / scale),
  };
}
