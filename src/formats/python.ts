// What Python programs print around the formats that matter: warnings (https://docs.python.org/3/library/warnings.html),
// tracebacks, and the debug lines of KubeCodeRun's libraries (httpcore, python-multipart, aiosqlite, asyncio, urllib3).
import type { Format, Line } from '../types.ts';
import { pythonPrefix } from './helpers/python-prefix.ts';
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
const TRACEBACK = /^[\s|+]*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):$/;
const WARNING = /^[^\s:]+\.py:\d+: \w*Warning: /;

/** Lines that Python itself or a library prints: recognised, never of interest by themselves. */
export const python: Format = {
  name: 'python',
  tokens: [],
  read(line: Line) {
    const { text } = line;
    if (text === '' || text.startsWith('{')) return null;
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
