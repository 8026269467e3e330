/**
 * Names a call as people read it: its request id; or, where it has none and its id is FILE:LINE, the file's base name
 * with the line, unless two files of the case share that name.
 */
export function shownIds(c: { readonly sources: readonly { readonly file: string }[] }): (id: string) => string {
  const files = c.sources.map(({ file }) => file);
  const names = new Map<string, number>();
  for (const file of files) names.set(baseOf(file), (names.get(baseOf(file)) ?? 0) + 1);
  return (id) => {
    const file = files.find((each) => id.startsWith(`${each}:`) && /^\d+$/.test(id.slice(each.length + 1)));
    if (file === undefined || (names.get(baseOf(file)) ?? 0) > 1) return id;
    return `${baseOf(file)}${id.slice(file.length)}`;
  };
}

function baseOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
