import type { Report } from '../report.ts';

/** Pieces are at least so long: each costs a write. */
const PIECE = 65_536;

/**
 * The report as one JSON document (`report.schema.json`), indented by two, ending in a line break; in pieces, for that
 * of a million calls is longer than a string can be. `hide` takes the secrets out of parts of the report.
 */
export function* jsonPieces(report: Report, hide: <T extends object>(part: T) => T): Generator<string> {
  let piece = '{';
  let before = '\n  ';
  for (const [key, value] of Object.entries(report)) {
    if (value === undefined) continue;
    const items = itemsOf(key, value, hide);
    if (items === null) {
      piece += `${before}${JSON.stringify(key)}: ${indented(hide<Record<string, unknown>>({ [key]: value })[key], '  ')}`;
    } else {
      piece += `${before}${JSON.stringify(key)}: [`;
      let between = '\n    ';
      for (const item of items) {
        piece += between + indented(item, '    ');
        between = ',\n    ';
        if (piece.length < PIECE) continue;
        yield piece;
        piece = '';
      }
      piece += '\n  ]';
    }
    before = ',\n  ';
  }
  yield `${piece}\n}\n`;
}

/** The items of a list that is not empty, one after the other; null for everything else. */
function itemsOf(key: string, value: unknown, hide: <T extends object>(part: T) => T): Iterable<unknown> | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return hidden(key, value, hide);
}

function* hidden(key: string, items: readonly unknown[], hide: <T extends object>(part: T) => T): Generator<unknown> {
  // By its key it is told what is no secret.
  for (const item of items) yield hide<Record<string, unknown>>({ [key]: item })[key];
}

function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
}
