// What Python programs print around the formats that matter: warnings (https://docs.python.org/3/library/warnings.html),
// tracebacks, and the debug lines of KubeCodeRun's libraries (httpcore, python-multipart, aiosqlite, asyncio, urllib3).
import type { Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { pythonPrefix } from './helpers/python-prefix.ts';
import { pythonRecord } from './helpers/python-record.ts';
import { reading } from './helpers/reading.ts';
import { continueTraceback } from './helpers/traceback.ts';

const NOISE: readonly RegExp[] = [
  // https://github.com/encode/httpcore/blob/1.0.7/httpcore/_trace.py
  /^(?:connect_tcp|connect_unix_socket|start_tls|retry|send_request_headers|send_request_body|send_connection_init|receive_response_headers|receive_response_body|response_closed|close|acquire_connection)\.(?:started|complete|failed)(?: |$)/,
  // https://github.com/Kludex/python-multipart/blob/0.0.20/python_multipart/multipart.py
  /^Calling on_\w+ with (?:no data|data\[\d+:\d+\])$/,
  // https://github.com/omnilib/aiosqlite/blob/v0.20.0/aiosqlite/core.py
  /^(?:executing|operation|returning exception .* for) functools\.partial\(|^(?:executing|operation) <function /,
  /^Using selector: \w+Selector$/,
  /^Configuration warning: /,
  // urllib3 2: connectionpool.py
  /^(?:Starting new HTTPS? connection \(\d+\): |Resetting dropped connection: |Converted retries value: )/,
  /^https?:\/\/\S+:\d+ "[A-Z]+ \S+ HTTP\/\d(?:\.\d)?" \d{3} (?:\d+|None)$/,
  // A frame of a traceback whose head is lost.
  /^ {2,}File "[^"]+", line \d+, in /,
];
// asyncio's debug mode (PYTHONASYNCIODEBUG=1): callbacks that took longer than `slow_callback_duration`.
// https://github.com/python/cpython/blob/v3.12.0/Lib/asyncio/base_events.py (`_run_once`)
const SLOW_CALLBACK = /^Executing <(?:Task|Handle|TimerHandle)\b.* took (\d+\.\d{3}) seconds$/s;
const TRACEBACK = /^[\s|+]*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):$/;
const WARNING = /^[^\s:]+\.py:\d+: \w*Warning: /;

/** Lines that Python itself or a library prints: recognised, and of no interest, but for asyncio's word of a blocked loop. */
export const python: Format = {
  name: 'python',
  tokens: ['Executing <'],
  read(line: Line) {
    const { text } = line;
    if (text === '') return null;
    if (text.includes('Executing <')) {
      const blocked = slowCallback(line);
      if (blocked) return blocked;
    }
    if (text.startsWith('{')) return null;
    if (TRACEBACK.test(text) || WARNING.test(text)) return 'noise';
    if (NOISE.some((pattern) => pattern.test(text))) return 'noise';
    const { level, logger, message } = pythonPrefix(text);
    if (level === null || logger === null) return null;
    return NOISE.some((pattern) => pattern.test(message)) ||
      /^(?:httpx|httpcore|asyncio|aiosqlite|python_multipart)\b/.test(logger)
      ? 'noise'
      : null;
  },
  continue(head, text, index) {
    // The source line that a warning quotes, or the second line of a traceback.
    if (index === 0) return /^ {2}\S/.test(text) ? { record: head, last: false } : null;
    return continueTraceback(head, text, index);
  },
};

function slowCallback({ text }: Line): Reading | null {
  const record = pythonRecord(text);
  const m = SLOW_CALLBACK.exec((record?.message ?? text).trim());
  if (!m) return null;
  const said = `took ${m[1] ?? ''} seconds`;
  return reading(
    { stamp: record?.stamp ?? null, role: 'unknown', text: excerpt(said, 200) },
    { kind: 'loop-blocked', ms: Number(m[1]) * 1000 },
  );
}
