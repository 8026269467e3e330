import { type FoundStamp, stampAt } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';

/** What Python's logging put before a message. */
export interface PythonPrefix {
  readonly stamp: Stamp | null;
  /** Upper case, e.g. `INFO`. */
  readonly level: string | null;
  readonly logger: string | null;
  readonly pid: number | null;
  readonly message: string;
}

const LEVEL = /(TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)(?=[\s:\]|,)-]|$)/y;
const BRACKETED_PID = /\[(\d{1,7})\](?= )/y;
// Any name where the format string says that one stands there; bare words only for loggers we know.
const NAME_BEFORE_LEVEL = /([A-Za-z_][\w.]{0,99})(?= - (?:TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL) - )/y;
const KNOWN_NAME =
  /(uvicorn(?:\.(?:error|access|asgi))?|gunicorn\.(?:error|access)|httpx|httpcore(?:\.\w+)?|asyncio|aiosqlite|(?:python_)?multipart(?:\.\w+)*|root)(?=[\s:\]|,)]|$)/y;
const SEPARATORS = ' -|:[](),';

/**
 * Splits what a `logging.Formatter` writes: times, level, logger name and process id in any order and with the usual
 * separators, then the message. All format strings that are common with uvicorn's `levelprefix` are covered:
 * https://github.com/encode/uvicorn/blob/0.34.0/uvicorn/config.py and https://docs.python.org/3/library/logging.html.
 */
export function pythonPrefix(text: string): PythonPrefix {
  let stamp: Stamp | null = null;
  let level: string | null = null;
  let logger: string | null = null;
  let pid: number | null = null;
  let at = 0;
  let end = 0;
  while (at < text.length) {
    // uvicorn over a unix socket has no client address: its message begins with `- "`, a separator that is not one.
    if (text.startsWith('- "', at)) {
      end = at;
      break;
    }
    const digits: string | null =
      pid === null && stamp !== null && text.charAt(at) === '[' ? match(BRACKETED_PID, text, at) : null;
    if (digits) {
      pid = Number(digits);
      at = end = at + digits.length + 2;
      continue;
    }
    if (SEPARATORS.includes(text.charAt(at))) {
      at++;
      continue;
    }
    const found: FoundStamp | null = stamp === null ? stampAt(text, at) : null;
    if (found) {
      stamp = found.stamp;
      at = end = found.end;
      continue;
    }
    const word: string | null = level === null ? match(LEVEL, text, at) : null;
    if (word) {
      level = word;
      at = end = at + word.length;
      continue;
    }
    const name: string | null =
      logger === null ? (match(NAME_BEFORE_LEVEL, text, at) ?? match(KNOWN_NAME, text, at)) : null;
    if (name) {
      logger = name;
      at = end = at + name.length;
      continue;
    }
    break;
  }
  if (end === 0) return { stamp, level, logger, pid, message: text };
  return { stamp, level, logger, pid, message: text.slice(end).replace(/^[\])]?\s*(?:[:|,]|-(?! ?"))?\s*/, '') };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[1] ?? null;
}
