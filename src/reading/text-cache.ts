/** A power of two: the ids of the calls that run at once, the paths and names that come again and again. */
const SLOTS = 1 << 13;

/** Makes texts of bytes (ASCII), the same text for the same bytes where it was made not long ago. */
export type TextCache = (block: Buffer, from: number, length: number) => string;

export function textCache(): TextCache {
  const slots: string[] = new Array<string>(SLOTS).fill('');
  return (block, from, length) => {
    let hash = length;
    for (let i = from; i < from + length; i++) hash = Math.imul(hash ^ (block[i] as number), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = slots[slot] as string;
    if (known.length === length && isSame(known, block, from)) return known;
    const made = block.toString('latin1', from, from + length);
    slots[slot] = made;
    return made;
  };
}

function isSame(text: string, block: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== block[from + i]) return false;
  return true;
}
