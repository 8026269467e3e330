import { stampAt } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';
import { stampField, stringField } from './fields.ts';
import { type JsonObject, jsonObject } from './json-object.ts';
import { pythonValues } from './python-values.ts';

/** One structlog event, whichever renderer wrote it. */
export interface StructlogEvent {
  readonly stamp: Stamp | null;
  readonly event: string;
  readonly logger: string | null;
  /** Lower case: debug, info, warning, error, critical. */
  readonly level: string;
  readonly fields: JsonObject;
}

const LEVELS = 'debug|info|warning|warn|error|critical|exception|notset';
// Padded to nine columns; with pad_level=False it is not, and then the logger must show that this is structlog.
const CONSOLE_LEVEL = new RegExp(`^ ?\\[(?=[a-z ]{9}\\] |[a-z]+\\] .* \\[[\\w.]+\\](?: |$))(${LEVELS}) *\\] `);
// KubeCodeRun's LOG_FILE handler: '%(asctime)s - %(name)s - %(levelname)s - %(message)s'.
const LOG_FILE = /^ - [A-Za-z_][\w.]{0,99} - [A-Z]{4,8} - (?=[{\d])/;
const LEVEL = new RegExp(`^(?:${LEVELS})$`);
// The event is padded to 30 columns, then come `[logger]` and the fields. Both are optional.
const CONSOLE_REST = /^(.*?)\s*(?:\[([A-Za-z_][\w.]*)\](?: (.*))?)$/s;
const CONSOLE_FIELDS = /^(.*?) +([A-Za-z_][\w.]*=.*)$/s;

/**
 * Reads a structlog event: JSONRenderer (keys in any order) or ConsoleRenderer of both generations, the former also
 * behind the stdlib prefix that a log file's handler adds.
 * https://github.com/hynek/structlog/blob/25.1.0/src/structlog/dev.py and …/processors.py (JSONRenderer, TimeStamper)
 */
export function structlogEvent(text: string): StructlogEvent | null {
  if (text.startsWith('{')) return fromJson(text);
  const found = stampAt(text);
  if (!found) return null;
  const rest = text.slice(found.end);
  const level = CONSOLE_LEVEL.exec(rest);
  if (level) return fromConsole(found.stamp, level[1] ?? '', rest.slice(level[0].length));
  const wrapper = LOG_FILE.exec(rest);
  return wrapper ? structlogEvent(rest.slice(wrapper[0].length)) : null;
}

function fromJson(text: string): StructlogEvent | null {
  const object = jsonObject(text);
  if (!object) return null;
  const event = stringField(object, 'event');
  const level = stringField(object, 'level', 'log_level');
  const stamp = stampField(object, 'timestamp');
  // What tells structlog from any other JSON: its three processors' keys together.
  if (event === null || level === null || stamp === null || !LEVEL.test(level)) return null;
  return { stamp, event, logger: stringField(object, 'logger', 'logger_name'), level, fields: object };
}

function fromConsole(stamp: Stamp, level: string, rest: string): StructlogEvent {
  const named = CONSOLE_REST.exec(rest);
  if (named) {
    const [, event = '', logger = '', fields = ''] = named;
    return { stamp, event: event.trim(), logger, level, fields: pythonValues(fields) };
  }
  const bare = CONSOLE_FIELDS.exec(rest);
  return {
    stamp,
    event: (bare?.[1] ?? rest).trim(),
    logger: null,
    level,
    fields: bare ? pythonValues(bare[2] ?? '') : {},
  };
}
