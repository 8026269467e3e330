import type { LinesByFile } from '../../gather-lines.ts';
import type { RawLine } from '../../raw-lines.ts';
import type { ReportEvent, ReportRequest } from '../../report.ts';
import { shownTexts } from '../../shown-texts.ts';
import { neutralise } from '../parts/neutralise.ts';
import { failedFirst } from './calls-part.ts';
import { deflateJson } from './data-block.ts';
import type { LinesData } from './pack/calls-data.ts';
import { placesOnLines } from './pack/places-on-lines.ts';

/** Lines before and after each cited one. */
export const CONTEXT = 2;
/** More calls than these have no raw lines on any page: there would be no room. */
const MOST_CALLS = 2000;
/** Characters of one line that are kept: it may hold a traceback, or a file. */
const MAX_SHOWN = 1500;
/** Characters of lines that are deflated together. */
const PIECE = 96 << 10;

/** The calls of which raw lines may be shown, by how much one wants to see them. */
export function callsWithLines(requests: readonly ReportRequest[]): ReportRequest[] {
  return failedFirst(requests).slice(0, MOST_CALLS);
}

/**
 * Raw lines of as many calls as fit into `room` characters of base64, failed calls first, in deflated pieces
 * (LinesData[]). Secrets are taken out by `hide`, and nothing in the texts steers anything.
 */
export function chooseLines(
  requests: readonly ReportRequest[],
  lines: LinesByFile,
  hide: (text: string) => string,
  room: number,
): Uint8Array[] {
  const index = indexOf(lines);
  const placeOf = placesOnLines(requests);
  const taken = new Set<RawLine>();
  const pieces: Uint8Array[] = [];
  let left = room;
  let piece = new Map<string, RawLine[]>();
  let size = 0;
  const close = () => {
    const deflated = deflateJson(
      [...piece].map(([file, own]) =>
        linesData(file, own, hide, ({ line, offset }) => placeOf({ file, line, offset })),
      ),
    );
    left -= Math.ceil(deflated.length / 3) * 4 + 1;
    if (left >= 0 && size > 0) pieces.push(deflated);
    piece = new Map();
    size = 0;
  };
  for (const request of callsWithLines(requests)) {
    for (const event of request.events) {
      for (const line of linesOf(event, index)) {
        if (taken.has(line)) continue;
        taken.add(line);
        const same = piece.get(event.file);
        if (same) same.push(line);
        else piece.set(event.file, [line]);
        size += Math.min(line.text.length, MAX_SHOWN);
      }
    }
    if (size >= PIECE) close();
    if (left <= 0) return pieces;
  }
  if (size > 0) close();
  return pieces;
}

type Index = ReadonlyMap<string, ReadonlyMap<number, readonly RawLine[]>>;

function indexOf(lines: LinesByFile): Index {
  return new Map(
    [...lines].map(([file, own]) => {
      const byLine = new Map<number, RawLine[]>();
      for (const line of own) {
        const same = byLine.get(line.line);
        if (same) same.push(line);
        else byLine.set(line.line, [line]);
      }
      return [file, byLine];
    }),
  );
}

function linesOf(event: ReportEvent, index: Index): RawLine[] {
  const own = index.get(event.file);
  const found: RawLine[] = [];
  if (!own) return found;
  for (let line = event.line - CONTEXT; line < event.line + event.lines + CONTEXT; line += 1) {
    for (const each of own.get(line) ?? []) {
      const beside = line < event.line || line >= event.line + event.lines;
      const cited = each.offset < event.offset + event.bytes && event.offset < each.offset + each.bytes;
      if (beside || cited) found.push(each);
    }
  }
  return found;
}

function linesData(
  file: string,
  lines: readonly RawLine[],
  hide: (text: string) => string,
  placeOf: (line: RawLine) => number,
): LinesData {
  const sorted = [...lines].sort((a, b) => a.offset - b.offset);
  const texts = shownTexts(sorted, hide);
  let before = 0;
  const steps = sorted.map(({ line }) => {
    const step = line - before;
    before = line;
    return step;
  });
  return {
    file: neutralise(file, true),
    steps,
    places: sorted.map(placeOf),
    texts: sorted.map((line) => cut(texts.get(line) ?? '')),
  };
}

function cut(text: string): string {
  const more = text.length - MAX_SHOWN;
  if (more <= 0) return neutralise(text, true);
  return `${neutralise(text.slice(0, MAX_SHOWN), true)} … (${more.toLocaleString('en-US')} more characters)`;
}
