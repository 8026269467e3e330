import { epochStamp, wholeStamp } from '../time/stamp.ts';
import type { Envelope, Stamp } from '../types.ts';
import { csvCells } from './csv-cells.ts';
import { fromLabels } from './json/labels.ts';
import { readLabels } from './labels.ts';
import { envelope } from './peeled.ts';

// Grafana's CSV download has a `Date` column (ISO 8601), the data frame's own time and line columns, under the names
// of whichever data source it was, and the labels, as columns or in one:
// https://github.com/grafana/grafana/blob/v10.3.0/public/app/features/explore/Logs/LogsMetaRow.tsx
const LINE = ['line', 'body', 'message', 'content', 'log', 'log line', 'logs', '_msg'];
/** The most exact first. */
const TIME = ['tsns', 'date', 'timestamp', '@timestamp', 'time', 'ts', 'datetime', '_time'];

/** Where a CSV file keeps what. */
export interface CsvColumns {
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly line: number;
  readonly times: readonly number[];
}

/** The columns of a heading; null if `text` is not the heading of a log in CSV. */
export function csvColumns(text: string): CsvColumns | null {
  for (const delimiter of [',', ';', '\t']) {
    const names = csvCells(text, delimiter).map((cell) => cell.text.trim().toLowerCase());
    const line = first(names, LINE);
    const times = TIME.map((name) => names.indexOf(name)).filter((i) => i >= 0);
    if (names.length >= 2 && line >= 0 && times.length > 0) return { delimiter, names, line, times };
  }
  return null;
}

/** What the cells beside the line say of it. */
export function csvEnvelope(cells: readonly string[], columns: CsvColumns): Envelope {
  const labels: Record<string, unknown> = {};
  columns.names.forEach((name, i) => {
    if (i !== columns.line) labels[name] = cells[i];
  });
  if (typeof labels.labels === 'string') Object.assign(labels, readLabels(labels.labels));
  let stamp: Stamp | null = null;
  for (const column of columns.times) stamp ??= cellStamp(cells[column] ?? '');
  return envelope('grafana-csv', { stamp, ...fromLabels(labels) });
}

function cellStamp(cell: string): Stamp | null {
  const text = cell.trim();
  const unit = ({ 10: 's', 13: 'ms', 16: 'us', 19: 'ns' } as const)[text.length];
  return unit !== undefined && /^\d+$/.test(text) ? epochStamp(text, unit) : wholeStamp(text);
}

function first(names: readonly string[], wanted: readonly string[]): number {
  for (const name of wanted) {
    const i = names.indexOf(name);
    if (i >= 0) return i;
  }
  return -1;
}
