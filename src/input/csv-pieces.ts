import { csvCells, opensQuote } from './csv-cells.ts';
import { type CsvColumns, csvColumns, csvEnvelope } from './csv-columns.ts';
import { envelope } from './peeled.ts';
import { type Piece, unpeeled } from './piece.ts';
import type { RawLine } from './raw-line.ts';
import { stripAnsi } from './strip-ansi.ts';

/** Takes CSV records apart where a file begins with a heading; passes everything else on untouched. */
export interface CsvPieces {
  push(raw: RawLine): Piece[];
  end(): Piece[];
  /** This is no CSV: everything passes. */
  readonly off: boolean;
}

/** A record that grows beyond this has a stray quote in it. */
const MAX_RECORD_LINES = 2_000;
const MAX_RECORD_CHARACTERS = 1 << 20;

/** A cell of several lines becomes several pieces, each with the physical line it stands on. */
export function csvPieces(): CsvPieces {
  let columns: CsvColumns | 'undecided' | null = 'undecided';
  let record: RawLine[] = [];
  let open = false;
  let characters = 0;

  function start(raw: RawLine): Piece[] {
    // Excel's `sep=,` before the heading.
    if (raw.text.trim() === '') return [unpeeled(raw)];
    if (/^sep=.$/.test(raw.text)) return [meta(raw)];
    columns = raw.kind === 'line' ? csvColumns(raw.text) : null;
    return [columns === null ? unpeeled(raw) : meta(raw)];
  }

  function finish(): Piece[] {
    const raws = record;
    record = [];
    open = false;
    characters = 0;
    return columns === null || columns === 'undecided' ? raws.map(unpeeled) : recordPieces(raws, columns);
  }

  return {
    push(raw) {
      if (columns === null) return [unpeeled(raw)];
      if (columns === 'undecided') return start(raw);
      record.push(raw);
      characters += raw.text.length;
      if (opensQuote(raw.text)) open = !open;
      if (!open) return finish();
      if (record.length < MAX_RECORD_LINES && characters < MAX_RECORD_CHARACTERS) return [];
      const lost = record.map(unpeeled);
      record = [];
      open = false;
      characters = 0;
      return lost;
    },
    end: () => (open ? record.map(unpeeled) : []),
    get off() {
      return columns === null;
    },
  };
}

function recordPieces(raws: readonly RawLine[], columns: CsvColumns): Piece[] {
  const cells = csvCells(raws.map((raw) => raw.text).join('\n'), columns.delimiter);
  const cell = cells[columns.line];
  if (cell === undefined) return raws.map(unpeeled);
  const around = csvEnvelope(
    cells.map(({ text }) => text),
    columns,
  );
  const texts = cell.text.split('\n');
  return raws.map((raw, i) => {
    const text = texts[i - cell.breaksBefore];
    const inCell = text !== undefined;
    return {
      ...unpeeled(raw),
      text: stripAnsi(text ?? ''),
      envelope: around,
      path: '/grafana-csv',
      meta: !inCell,
      continues: i > 0,
    };
  });
}

function meta(raw: RawLine): Piece {
  return { ...unpeeled(raw), envelope: envelope('grafana-csv'), meta: true };
}
