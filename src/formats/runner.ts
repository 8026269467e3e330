// The Go runner: https://github.com/aron-muon/KubeCodeRun/blob/v3.3.3/docker/runner/; its stamp is Go's log.LstdFlags:
// https://pkg.go.dev/log#pkg-constants

import { stampAt } from '../time/stamp.ts';
import type { Fact, Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { own } from './helpers/own.ts';
import { reading } from './helpers/reading.ts';

const RECORD = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? \[(EXECUTE|RUNNER)\] (.*)$/s;
const STARTED = /^language=([^,\s]+), .*?\btimeout=(\d+(?:\.\d+)?)s\b/;
const FINISHED = /^exit_code=(-?\d+), stdout_len=\d+, stderr_len=\d+(?:, time=(\d+(?:\.\d+)?)ms)?/;
const TIMEOUT = /^(?:TIMEOUT|timed? ?out)\b(?: after (\d+(?:\.\d+)?)s)?/i;
const LISTENING = /^Starting on \S*?:(\d+)\b/;

/** The Go runner that replaces the sidecar from KubeCodeRun 3 on. */
export const runner: Format = {
  name: 'runner',
  tokens: ['[EXECUTE] ', '[RUNNER] '],
  copies: true,
  read(line: Line): Reading | 'noise' | null {
    const m = RECORD.exec(line.text);
    if (!m) return null;
    const [, tag, message = ''] = m;
    const fact = tag === 'RUNNER' ? lifecycle(message) : execution(message);
    if (!fact) return 'noise';
    return reading({ stamp: stampAt(line.text)?.stamp ?? null, role: 'sandbox', text: excerpt(message) }, fact);
  },
};

function lifecycle(message: string): Fact | null {
  const port = LISTENING.exec(message)?.[1];
  if (port) return { kind: 'server-started', pid: null, port: Number(port) };
  return /^Shutting down/.test(message) ? { kind: 'server-stopping' } : null;
}

function execution(message: string): Fact | null {
  const started = STARTED.exec(message);
  if (started)
    return { kind: 'sandbox-started', language: own(started[1] ?? '', 40), limitMs: Number(started[2]) * 1000 };
  const finished = FINISHED.exec(message);
  if (finished)
    return {
      kind: 'sandbox-finished',
      exitCode: Number(finished[1]),
      timeMs: finished[2] === undefined ? null : Number(finished[2]),
    };
  const timeout = TIMEOUT.exec(message);
  return timeout
    ? { kind: 'sandbox-timeout', limitMs: timeout[1] === undefined ? null : Number(timeout[1]) * 1000 }
    : null;
}
