/** More than this at once are not the same few. */
const MAX_KNOWN = 20_000;

/** The same function, which does its work once for each text: the texts of logs are the same few again and again. */
export function oncePerText(change: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const changed = change(text);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, changed);
    return changed;
  };
}
