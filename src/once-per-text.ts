/** Logs in which no two texts are alike must not be held for it. */
const TEXTS_KEPT = 100_000;

/** The same function, which does its work once for each text: the texts of logs are the same few again and again. */
export function oncePerText(change: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const changed = change(text);
    if (known.size >= TEXTS_KEPT) known.clear();
    known.set(text, changed);
    return changed;
  };
}
