import type { Look } from './look.ts';

/** Lines under a title; none where there are no lines. */
export function section(title: string, lines: readonly string[], look: Look): string[] {
  return lines.length === 0 ? [] : [look.bold(title), ...lines];
}

/** Sections with an empty line between them, those without a line left out, ending in a line break. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  const full = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${full.join('\n\n')}\n`;
}
