import type { Report } from '../report.ts';
import { type ChangeText, jsonText } from './parts/json-text.ts';

/** Pieces are at least so long: each costs a write. */
const PIECE = 65_536;

/**
 * The report as one JSON document (`report.schema.json`), indented by two, ending in a line break; in pieces, for that
 * of a million calls is longer than a string can be. `hide` takes the secrets out of a text; by its key it is told what
 * is no secret.
 */
export function* jsonPieces(report: Report, hide: ChangeText): Generator<string> {
  let piece = '{';
  let before = '\n  ';
  for (const [key, value] of Object.entries(report)) {
    if (value === undefined) continue;
    piece += `${before}${JSON.stringify(key)}: `;
    if (!Array.isArray(value) || value.length === 0) piece += jsonText(value, key, '\n  ', hide);
    else {
      let between = '[\n    ';
      for (const item of value) {
        piece += between + jsonText(item, key, '\n    ', hide);
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
