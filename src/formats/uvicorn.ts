// Messages of uvicorn's server: https://github.com/encode/uvicorn/blob/0.34.0/uvicorn/server.py, …/supervisors/,
// …/lifespan/on.py, …/protocols/http/h11_impl.py; their prefix: …/uvicorn/logging.py (ColourizedFormatter).
import type { Fact, Format, Line, Reading } from '../types.ts';
import { own } from './helpers/own.ts';
import { type PythonRecord, pythonRecord } from './helpers/python-record.ts';
import { reading } from './helpers/reading.ts';
import { continueTraceback, finalException } from './helpers/traceback.ts';

// levelprefix is padded, so `INFO:` has five blanks behind it; psql's `ERROR:  ` has two, and its `WARNING:  ` is the same.
const LEVELPREFIX = /^(?:TRACE: {4}|DEBUG: {4}|INFO: {5}|ERROR: {4}|CRITICAL: )(?=\S|$)/;

type Meaning = (m: RegExpExecArray) => Fact | 'noise';
const noise: Meaning = () => 'noise';
const error: Meaning = (m) => ({ kind: 'server-error', error: own(m[0]), exception: false });

const MESSAGES: ReadonlyArray<readonly [RegExp, Meaning]> = [
  [/^Started server process \[(\d+)\]$/, (m) => ({ kind: 'server-started', pid: Number(m[1]), port: null })],
  [
    /^Uvicorn running on (?:https?:\/\/\S+?:(\d+)|unix socket \S+|socket \S+)(?: \(Press CTRL\+C to quit\))?$/,
    (m) => ({ kind: 'server-started', pid: null, port: m[1] ? Number(m[1]) : null }),
  ],
  [/^Shutting down$/, () => ({ kind: 'server-stopping' })],
  [/^Finished server process \[(\d+)\]$/, (m) => ({ kind: 'server-stopped', pid: Number(m[1]) })],
  [/^Child process \[(\d+)\] died$/, (m) => ({ kind: 'server-stopped', pid: Number(m[1]) })],
  [/^Application startup failed\. Exiting\.$/, () => ({ kind: 'server-stopped', pid: null })],
  [/^Exception in ASGI application$/, (m) => ({ kind: 'server-error', error: m[0], exception: true })],
  [/^ASGI callable .+$/, error],
  [/^Invalid HTTP request received\.$/, error],
  [/^Exceeded concurrency limit\.$/, error],
  [
    /^Waiting for (?:application (?:startup|shutdown)\.|connections to close\..*|background tasks to complete\..*)$/,
    noise,
  ],
  [/^Application (?:startup|shutdown) complete\.$/, noise],
  [
    /^(?:Started (?:parent|reloader) process|Waiting for child process|Stopping (?:parent|reloader) process) \[\d+\].*$/,
    noise,
  ],
  [/^Will watch for changes in these directories: .*$/, noise],
  [/^(?:Unsupported upgrade request\.|No supported WebSocket library detected\..*)$/, noise],
  [/^ASGI 'lifespan' protocol appears unsupported\.$/, noise],
];

/** uvicorn's own lines: start, stop, warnings, and exceptions with their tracebacks. */
export const uvicorn: Format = {
  name: 'uvicorn',
  tokens: [
    'process [',
    'Uvicorn running on',
    'Shutting down',
    'startup failed',
    'ASGI ',
    'Invalid HTTP',
    'concurrency limit',
  ],
  read(line: Line): Reading | 'noise' | null {
    const { text } = line;
    const first = text.charCodeAt(0);
    // A capital (level or message), a digit (time), `[` or `{`: anything else cannot be a record of Python's logging.
    if (!((first >= 48 && first <= 57) || (first >= 65 && first <= 91) || first === 123)) return null;
    const record = pythonRecord(text);
    if (!record) return null;
    if (record.json && !record.logger?.startsWith('uvicorn')) return null;
    const fact = meaning(record.message.trimEnd());
    // Before 0.19 a root handler prints every message once more, bare: the same event, not another one.
    // https://github.com/encode/uvicorn/blob/0.19.0/CHANGELOG.md
    if (record.level === null && record.logger === null) return record.stamp === null && fact !== null ? 'noise' : null;
    if (fact !== null && fact !== 'noise') return toReading(record, fact);
    return fact ?? (record.logger?.startsWith('uvicorn') || LEVELPREFIX.test(text) ? 'noise' : null);
  },
  continue(head, text, index) {
    if (head !== 'noise' && head.kind !== 'server-error') return null;
    return continueTraceback(head, text, index);
  },
};

function meaning(message: string): Fact | 'noise' | null {
  for (const [pattern, means] of MESSAGES) {
    const m = pattern.exec(message);
    if (m) return means(m);
  }
  return null;
}

function toReading(record: PythonRecord, fact: Fact): Reading {
  const text = own(record.message.trimEnd(), 120);
  const thrown = fact.kind === 'server-error' && record.exception ? finalException(record.exception) : null;
  return reading(
    { stamp: record.stamp, role: 'unknown', text },
    fact.kind === 'server-error' ? { ...fact, error: thrown ?? own(fact.error) } : fact,
  );
}
