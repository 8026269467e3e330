import type { ReportEvent } from '../../../report.ts';
import type { LinesData } from '../pack/calls-data.ts';
import { inflateJson } from './inflate-json.ts';

export interface ShownLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The event that cites it. */
  readonly event: ReportEvent | null;
}

type Lines = ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<number, string>>>;

let loading: Promise<Lines> | null = null;

const CONTEXT = 2;

/** The raw lines around what these events cite, in order; null where they are not in this page. */
export async function linesAround(events: readonly ReportEvent[]): Promise<ShownLine[] | null> {
  loading ??= load();
  const lines = await loading;
  const shown = new Map<string, ShownLine & { place: number }>();
  for (const event of events) {
    const own = lines.get(event.file);
    if (own === undefined || !own.has(event.line)) return null;
    for (let line = event.line - CONTEXT; line < event.line + event.lines + CONTEXT; line += 1) {
      const isCited = line >= event.line && line < event.line + event.lines;
      for (const [place, text] of own.get(line) ?? []) {
        // Of several records on its line an event cites one.
        if (line === event.line && place !== event.offset) continue;
        const key = `${event.file}\u0000${line}\u0000${place}`;
        if (isCited || !shown.has(key))
          shown.set(key, { file: event.file, line, place, text, event: isCited ? event : null });
      }
    }
  }
  const files = [...new Set(events.map(({ file }) => file))];
  return [...shown.values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.place - b.place,
  );
}

async function load(): Promise<Lines> {
  const byFile = new Map<string, Map<number, Map<number, string>>>();
  const pieces = (await inflateJson(document.getElementById('lines'))) as LinesData[][];
  for (const { file, steps, places, texts } of pieces.flat()) {
    const own = byFile.get(file) ?? new Map<number, Map<number, string>>();
    byFile.set(file, own);
    let line = 0;
    for (const [n, step] of steps.entries()) {
      line += step;
      const same = own.get(line) ?? new Map<number, string>();
      own.set(line, same.set(places[n] ?? 0, texts[n] ?? ''));
    }
  }
  return byFile;
}
