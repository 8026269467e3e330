import type { Report } from '../../report.ts';
import type { ZoneNote } from '../../types.ts';
import { zoneText } from './clock-notes.ts';

/** How clocks without a zone were read, in words: a sentence for each file whose clocks were all read alike. */
export function zoneTexts({ zones, sources }: Pick<Report, 'zones' | 'sources'>): string[] {
  // A file's name may end like another's.
  const files = sources.map(({ file }) => file).sort((a, b) => b.length - a.length);
  const groups = new Map<string, ZoneNote[]>();
  for (const note of zones) {
    const file = files.find((each) => isClockOf(note.clock, each)) ?? note.clock;
    const same = groups.get(file);
    if (same) same.push(note);
    else groups.set(file, [note]);
  }
  return [...groups].flatMap(([file, notes]) => {
    const [first] = notes;
    const alike = first && notes.every(({ zone, basis }) => zone === first.zone && basis === first.basis);
    return notes.length > 1 && alike
      ? [zoneText({ ...first, clock: file }, notes.length)]
      : notes.map((n) => zoneText(n));
  });
}

/** `uvicorn in kcr.log`, `uvicorn in api-1 (kcr.log)`, `api-1 (kcr.log)` or `kcr.log`. */
function isClockOf(clock: string, file: string): boolean {
  return clock === file || clock.endsWith(` in ${file}`) || clock.endsWith(` (${file})`);
}
