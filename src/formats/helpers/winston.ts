import { stampAt } from '../../time/stamp.ts';
import type { Stamp } from '../../types.ts';
import { stampField, stringField } from './fields.ts';
import { type JsonObject, jsonObject } from './json-object.ts';

/** One record of a winston logger in LibreChat's formats. */
export interface WinstonRecord {
  readonly stamp: Stamp | null;
  readonly level: string;
  /** May hold newlines. */
  readonly message: string;
}

const LEVELS = 'error|warn|info|http|verbose|debug|activity|silly';
const TEXT_LEVEL = new RegExp(`^ (${LEVELS}): (.*)$`, 's');
const LEVEL = new RegExp(`^(?:${LEVELS})$`);
/** Context that newer versions add behind the message: https://github.com/danny-avila/LibreChat (data-schemas ≥ 0.0.71). */
const CONTEXT = / \{"(?:tenantId|userId|requestId|method|path)":.*\}$/;
// Without a time, an object of these keys alone is what LibreChat's error file held before mid-2025.
const OWN_KEYS = new Set([
  'level',
  'message',
  'stack',
  'tenantId',
  'userId',
  'requestId',
  'method',
  'path',
  'requestInfo',
]);

/**
 * Reads `TIME level: message` (local seconds or UTC ms) or `{"level","message",…,"timestamp"}`.
 * https://github.com/danny-avila/LibreChat/blob/v0.8.2/packages/data-schemas/src/config/winston.ts
 */
export function winstonRecord(text: string): WinstonRecord | null {
  if (text.startsWith('{')) return fromJson(jsonObject(text));
  const found = stampAt(text);
  // Go's log stamps have slashes, and `http:` behind them is no level.
  const m = found && text.charAt(4) === '-' && TEXT_LEVEL.exec(text.slice(found.end));
  if (!m) return null;
  return { stamp: found.stamp, level: m[1] ?? '', message: (m[2] ?? '').replace(CONTEXT, '') };
}

function fromJson(object: JsonObject | null): WinstonRecord | null {
  const level = object && stringField(object, 'level');
  const message = object && stringField(object, 'message');
  if (!object || !level || !message || !LEVEL.test(level)) return null;
  const stamp = stampField(object, 'timestamp');
  if (stamp === null && !Object.keys(object).every((key) => OWN_KEYS.has(key))) return null;
  // Python's and Go's JSON loggers name the logger or the caller; winston in LibreChat does not.
  if ('logger' in object || 'name' in object || 'caller' in object || 'event' in object) return null;
  return { stamp, level, message };
}

/** The context behind a message of several lines stands on its last line. */
export function withoutContext(line: string): string {
  return line.replace(CONTEXT, '');
}
