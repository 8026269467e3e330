/** Puts spans on as few lanes as are needed for none to overlap another on its lane; the lane (0, 1, …) of each. */
export function lanesOf(spans: readonly { readonly from: number; readonly to: number }[]): number[] {
  const lanes: number[] = spans.map(() => 0);
  const ends: number[] = [];
  const order = spans.map((span, index) => ({ ...span, index })).sort((a, b) => a.from - b.from || a.to - b.to);
  for (const { from, to, index } of order) {
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(to, from + 1);
    lanes[index] = lane;
  }
  return lanes;
}
