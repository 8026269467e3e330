/**
 * What LibreChat would log, as its logger writes it:
 * https://github.com/danny-avila/LibreChat/blob/v0.8.2/packages/data-schemas/src/config/winston.ts and parsers.ts
 */
export type CallerLogFormat = 'debug-console' | 'console' | 'json';

export interface CallerRecord {
  /** Since 1970, ms. */
  readonly atMs: number;
  readonly level: 'debug' | 'error';
  /** May hold newlines. */
  readonly message: string;
}

// DEBUG_MESSAGE_LENGTH and CONSOLE_JSON_STRING_LENGTH, at their defaults.
const DEBUG_MESSAGE_LENGTH = 150;
const JSON_STRING_LENGTH = 255;

/**
 * The record as whole lines: `debug-console` as DEBUG_CONSOLE=true writes it, `json` as CONSOLE_JSON=true does with it,
 * `console` as without either: local time of whole seconds, in colour, and nothing below info (then empty).
 */
export function callerLogLines({ atMs, level, message }: CallerRecord, format: CallerLogFormat): string {
  const iso = new Date(atMs).toISOString();
  switch (format) {
    case 'debug-console': {
      const text = message.trim();
      const cut = text.length > DEBUG_MESSAGE_LENGTH ? `${text.slice(0, DEBUG_MESSAGE_LENGTH)}... [truncated]` : text;
      return `${iso} ${level}: ${cut}\n`;
    }
    case 'json': {
      const cut = message.length > JSON_STRING_LENGTH ? `${message.slice(0, JSON_STRING_LENGTH)}...` : message;
      return `${JSON.stringify({ level, message: cut, timestamp: iso })}\n`;
    }
    case 'console': {
      if (level === 'debug') return '';
      const lines = message.split('\n').map((line) => (line === '' ? '' : red(line)));
      return `${localSeconds(new Date(atMs))} ${red(level)}: ${lines.join('\n')}\n`;
    }
  }
}

function red(text: string): string {
  return `\x1b[31m${text}\x1b[39m`;
}

function localSeconds(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
