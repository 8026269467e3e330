/** Places (small whole numbers, ascending) in the order of their `keys`; of equal keys the lower place comes first. */
export function sortedBy(places: Iterable<number>, keys: Float64Array): Int32Array {
  const sorted = Int32Array.from(places);
  for (let i = 1; i < sorted.length; i++) {
    const [before, at] = [sorted[i - 1] as number, sorted[i] as number];
    if ((keys[before] as number) <= (keys[at] as number)) continue;
    return sorted.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
  }
  return sorted;
}
