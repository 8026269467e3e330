import type { Look } from './look.ts';

/** Cites lines of the inputs by the shortest names that tell them apart. */
export type Cite = (file: string, line: number) => string;

/**
 * The shortest trailing part of each path that no other path ends in, as a map from path to name;
 * a path that fits in `room` columns stays whole.
 */
export function shortNames(files: readonly string[], room: number): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const parts = file.split('/');
    let name = file;
    if (file.length > room) {
      for (let kept = 1; kept <= parts.length; kept += 1) {
        name = parts.slice(-kept).join('/');
        const others = files.filter((other) => other !== file);
        if (!others.some((other) => other === name || other.endsWith(`/${name}`))) break;
      }
    }
    names.set(file, name);
  }
  return names;
}

/** A `file:line` as a link where the terminal has links. */
export function linked(text: string, file: string, line: number, look: Look): string {
  const url = look.options.link?.(file, line) ?? null;
  const shown = look.accent(text);
  // OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
  return url === null ? shown : `\u001b]8;;${url}\u001b\\${shown}\u001b]8;;\u001b\\`;
}
