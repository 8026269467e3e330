/** One cell of a CSV record, and how many line breaks of the record come before its first character. */
export interface CsvCell {
  readonly text: string;
  readonly breaksBefore: number;
}

/** Whether a record that so far is `text` goes on behind its line break: a quote is still open (RFC 4180). */
export function opensQuote(text: string): boolean {
  let quotes = 0;
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) quotes++;
  return quotes % 2 === 1;
}

/** Cells of a whole record (RFC 4180). */
export function csvCells(record: string, delimiter: string): CsvCell[] {
  const cells: CsvCell[] = [];
  let breaks = 0;
  let at = 0;
  for (;;) {
    const breaksBefore = breaks;
    let text: string;
    if (record[at] === '"') {
      let end = at + 1;
      for (; end < record.length; end++) {
        if (record[end] !== '"') continue;
        if (record[end + 1] !== '"') break;
        end++;
      }
      text = record.slice(at + 1, end).replaceAll('""', '"');
      const next = record.indexOf(delimiter, end);
      // Text behind the closing quote is no CSV, but it is not lost.
      text += record.slice(end + 1, next < 0 ? undefined : next);
      at = next < 0 ? record.length : next;
    } else {
      const next = record.indexOf(delimiter, at);
      text = record.slice(at, next < 0 ? undefined : next);
      at = next < 0 ? record.length : next;
    }
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) breaks++;
    cells.push({ text, breaksBefore });
    if (at >= record.length) return cells;
    at += delimiter.length;
  }
}
