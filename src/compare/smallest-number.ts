// Nobody runs more than this to prove a fix.
const MOST = 10_000;

/** The smallest whole number from 0 for which it holds; null where it is above 10,000. */
export function smallestNumber(holds: (k: number) => boolean): number | null {
  for (let k = 0; k <= MOST; k++) if (holds(k)) return k;
  return null;
}
