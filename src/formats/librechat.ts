// Formats: https://github.com/danny-avila/LibreChat/blob/v0.8.2/packages/data-schemas/src/config/winston.ts and parsers.ts;
// the two styles of a failed tool: …/packages/api/src/agents/handlers.ts (event), …/api/server/controllers/agents/client.js
import type { Format, Line, Reading, Stamp } from '../types.ts';
import { type CallerError, callerError } from './helpers/caller-error.ts';
import { excerpt } from './helpers/excerpt.ts';
import { ownOrNull } from './helpers/own.ts';
import { reading } from './helpers/reading.ts';
import { winstonRecord, withoutContext } from './helpers/winston.ts';

/** LibreChat's start of a tool call, at level debug. */
const STARTED = /^\[ON_TOOL_EXECUTE\] ctx found: /;
/** What console.warn writes without time (agents < 3.1.80). */
const UNTIMED_NOISE = /^Failed to fetch files for session: \S+/;
// Objects of debug lines, as debugTraverse writes them, and frames of a stack.
const OBJECT_LINE =
  /^(?:[{}]|\s+(?:\/\/ \d+ |[\w.$[\]-]+: ).*|\s+[\])},].*|\s{2,}at .*|.*\.\.\. \[truncated\]|\[LOGGER PARSING ERROR\] .*|\["?.*\])$/;

/** LibreChat's log, in the console, as JSON and in files, and winston lines of any Node caller that are shaped like it. */
export const librechat: Format = {
  name: 'librechat',
  tokens: [
    'ON_TOOL_EXECUTE',
    'Tool Error',
    'Execution error',
    'exec',
    'xecution',
    'session info',
    'code env',
    'uploading',
    'downloading',
    'processing code',
    '/files/',
    '/sessions/',
    '/download/',
  ],
  read(line: Line): Reading | 'noise' | null {
    const record = winstonRecord(line.text);
    if (!record) return UNTIMED_NOISE.test(line.text) ? 'noise' : null;
    const { level, message, stamp } = record;
    if (level === 'debug' && STARTED.test(message))
      return reading(
        { stamp, role: 'caller', text: excerpt(message.split('\n', 1)[0] ?? '') },
        { kind: 'caller-started' },
      );
    if (level !== 'error' && level !== 'warn') return 'noise';
    const error = callerError(message);
    return error ? errorReading(stamp, error) : 'noise';
  },
  continue(head, text, index) {
    if (head === 'noise') return OBJECT_LINE.test(text) ? { record: head, last: text === '}' } : null;
    if (head.kind !== 'caller-error' || head.reason !== 'other' || !/Execution error:$/.test(head.text)) return null;
    // Error('Execution error:\n\n' + reason): the line between is empty, and only behind it the reason is certain.
    // Some transports drop empty lines: without one, only a reason that is known proves that the line belongs here.
    if (text.trim() === '') return index === 0 ? { record: head, last: false } : null;
    if (index > 1) return null;
    const error = callerError(`Execution error:\n\n${withoutContext(text)}`);
    return error && (index === 1 || error.reason !== 'other')
      ? { record: errorReading(head.stamp, error), last: true }
      : null;
  },
};

function errorReading(stamp: Stamp | null, error: CallerError): Reading {
  const { operation, reason, status, url, limitMs, words } = error;
  return reading(
    { stamp, role: 'caller', text: excerpt(error.complete ? words : 'Execution error:') },
    { kind: 'caller-error', operation, reason, status, url: ownOrNull(url, 300), limitMs },
  );
}
