import type { Stamp } from '../../types.ts';
import { stampField, stringField } from './fields.ts';
import { jsonObject } from './json-object.ts';
import { pythonPrefix } from './python-prefix.ts';

/** One record of Python's logging, whatever its formatter. */
export interface PythonRecord {
  readonly stamp: Stamp | null;
  /** Upper case, e.g. `INFO`. */
  readonly level: string | null;
  readonly logger: string | null;
  readonly pid: number | null;
  readonly message: string;
  /** Traceback that a JSON formatter put into a field. */
  readonly exception: string | null;
  readonly json: boolean;
}

/**
 * Reads a line that some `logging.Formatter` wrote: text with any usual prefix, or one JSON object as python-json-logger
 * writes it, under its own names or the usual renamed ones
 * (https://github.com/nhairs/python-json-logger/blob/v3.3.0/src/pythonjsonlogger/core.py). Null for other JSON.
 */
export function pythonRecord(text: string): PythonRecord | null {
  if (!text.startsWith('{')) {
    const { stamp, level, logger, pid, message } = pythonPrefix(text);
    return { stamp, level, logger, pid, message, exception: null, json: false };
  }
  const object = jsonObject(text);
  if (!object) return null;
  const message = stringField(object, 'message', 'msg', 'event');
  if (message === null) return null;
  return {
    stamp: stampField(object, 'asctime', 'timestamp', 'time', '@timestamp', 'ts', 'created'),
    level: stringField(object, 'levelname', 'level', 'severity', 'lvl', 'log_level')?.toUpperCase() ?? null,
    logger: stringField(object, 'name', 'logger', 'logger_name', 'loggerName'),
    pid: null,
    message: message.trimEnd(),
    exception: stringField(object, 'exc_info', 'exception', 'exc_text', 'stack_trace', 'traceback'),
    json: true,
  };
}
