/** Largest file, in characters: this much for up to 100 calls, and so much more for each further one. */
const ROOM = 148_000;
const ROOM_PER_CALL = 265;

/** How large a page of so many calls may be: 150 kB for 100, 1.5 MB for 5,000, with something to spare. */
export function roomFor(calls: number): number {
  return ROOM + ROOM_PER_CALL * Math.max(0, calls - 100);
}
