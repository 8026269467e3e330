import { z } from 'zod';
import { parseDuration } from './parse-duration.ts';
import { parseSize } from './parse-size.ts';
import type { SettingName } from './settings.ts';
import { keyProblem, splitKeys } from './split-keys.ts';
import { systemProblem } from './system-problem.ts';

// Timers of Node wrap around above this, and would fire at once.
const LONGEST_MS = 2 ** 31 - 1;

/** What a flag, a variable or a file may hold; a YAML file has numbers and booleans of its own. */
const given = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected one value: text, a number, true or false' })
  .transform(String);

function duration(fallback: string, min = 0, max = LONGEST_MS) {
  return given
    .transform((text, ctx) => {
      const ms = parseDuration(text);
      if (ms !== null && ms >= min && ms <= max) return ms;
      const range = `from ${show(min)} to ${show(max)}`;
      ctx.addIssue(`expected a time such as 250ms, 2s or 15m (a bare number is seconds), ${range}; got ${quote(text)}`);
      return z.NEVER;
    })
    .prefault(fallback);
}

function whole(fallback: number, min: number, max: number) {
  return given
    .transform((text, ctx) => {
      const value = Number(text);
      if (/^\d+$/.test(text) && value >= min && value <= max) return value;
      ctx.addIssue(`expected a whole number from ${min} to ${max}; got ${quote(text)}`);
      return z.NEVER;
    })
    .prefault(String(fallback));
}

function size(fallback: string, max: number) {
  return given
    .transform((text, ctx) => {
      const bytes = parseSize(text);
      if (bytes !== null && bytes > 0 && bytes <= max) return bytes;
      ctx.addIssue(`expected a size such as 512k or 10mb, up to ${max} bytes; got ${quote(text)}`);
      return z.NEVER;
    })
    .prefault(fallback);
}

function oneOf<const T extends readonly [string, ...string[]]>(options: T) {
  return given.transform((text, ctx) => {
    const found = options.find((option) => option === text);
    if (found !== undefined) return found as T[number];
    ctx.addIssue(`expected one of ${options.join(', ')}; got ${quote(text)}`);
    return z.NEVER;
  });
}

function choice<const T extends readonly [string, ...string[]]>(options: T, fallback: T[number]) {
  return oneOf(options).prefault(fallback);
}

function flag(fallback: boolean) {
  return given
    .transform((text, ctx) => {
      if (/^(?:true|1|yes|on)$/i.test(text)) return true;
      if (/^(?:false|0|no|off|)$/i.test(text)) return false;
      ctx.addIssue(`expected true or false; got ${quote(text)}`);
      return z.NEVER;
    })
    .prefault(fallback);
}

const text = given.optional().transform((value) => (value === undefined || value === '' ? null : value));

const host = given.transform((text, ctx) => {
  // As URLs write them; Node takes them without.
  const plain = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (/^[\w.:%-]+$/.test(plain)) return plain;
  ctx.addIssue(`expected an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0; got ${quote(text)}`);
  return z.NEVER;
});

const patterns = given.prefault('').transform((list, ctx) => {
  const parts = list.split(',').filter((part) => part.trim() !== '');
  try {
    return parts.map((part) => new RegExp(part.trim(), 'i'));
  } catch (error) {
    ctx.addIssue(`expected regular expressions; ${systemProblem(error)}`);
    return z.NEVER;
  }
});

const url = text.transform((value, ctx) => {
  if (value === null) return null;
  const wrong = (problem: string) => {
    ctx.addIssue(problem);
    return z.NEVER;
  };
  const parsed = URL.canParse(value) ? new URL(value) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    return wrong(`expected a URL such as http://kubecoderun:8000; got ${quote(value)}`);
  }
  // Not quoted: it may hold a password.
  if (parsed.username !== '' || parsed.password !== '') return wrong('a URL with a user in it; give --upstream-key');
  if (parsed.search !== '' || parsed.hash !== '') return wrong(`expected no query and no #; got ${quote(value)}`);
  return value.replace(/\/+$/, '');
});

const keys = given.optional().transform((list, ctx) => {
  if (list === undefined) return [];
  const { keys, problem } = splitKeys(list);
  if (problem === null) return keys;
  ctx.addIssue(problem);
  return z.NEVER;
});

const key = text.transform((value, ctx) => {
  const problem = value === null ? null : keyProblem(value);
  if (problem === null) return value;
  ctx.addIssue(problem);
  return z.NEVER;
});

/** Every setting: what it may hold, and what it is when nobody says. */
export const configSchema = z.strictObject({
  host: host.prefault('127.0.0.1'),
  port: whole(8000, 0, 65_535),
  'api-key': keys,
  auth: flag(true),
  'rate-limit': whole(0, 0, 1_000_000),
  heartbeat: choice(['auto', 'drip', 'body', 'off'], 'auto'),
  // Under 4 s, the shortest idle timer known of a caller, with room for a late event loop.
  'first-byte': duration('2s', 1, 3_600_000),
  interval: duration('2s', 1, 3_600_000),
  'max-duration': duration('15m'),
  'end-deadline': duration('30s'),
  'body-agents': patterns,
  'on-disconnect': choice(['abort', 'finish'], 'abort'),
  pooled: choice(['close', 'hint', 'off'], 'close'),
  'keep-alive-timeout': duration('75s'),
  'header-timeout': duration('10s', 1),
  'body-timeout': duration('30s', 1),
  'upload-timeout': duration('5m', 1),
  'idle-timeout': duration('5m', 1),
  grace: duration('25s'),
  // With none given, an upstream decides.
  executor: oneOf(['local', 'upstream', 'sleep']).optional(),
  upstream: url,
  'upstream-key': key,
  sandbox: choice(['auto', 'on', 'off'], 'auto'),
  'max-execution': duration('30s', 1),
  'data-dir': text,
  'session-ttl': duration('24h', 1000),
  'max-concurrent': whole(0, 0, 1_000_000),
  queue: whole(100, 0, 1_000_000),
  'body-limit': size('10mb', 1 << 30),
  // LibreChat sends no upload above 150 MiB.
  'file-limit': size('10mb', 150 << 20),
  'log-file': text,
  'access-log': flag(true),
  identify: flag(false),
} satisfies Record<SettingName, z.ZodType>);

function quote(value: string): string {
  return JSON.stringify(value.slice(0, 80));
}

function show(ms: number): string {
  return ms < 1000 ? `${ms}ms` : `${Math.floor(ms / 1000)}s`;
}
