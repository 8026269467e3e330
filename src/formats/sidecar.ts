// The sandbox's print() calls: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/docker/sidecar/main.py
import type { Fact, Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { own } from './helpers/own.ts';
import { reading } from './helpers/reading.ts';
import { continueTraceback } from './helpers/traceback.ts';

const CANNOT_READ_ENV = /^\[WARN\] Failed to read container env from \/proc\/\d+\/environ: /;
const STARTED = /^Subprocess created, pid=\d+, waiting for completion \(timeout=(\d+(?:\.\d+)?)s\)/;
const FINISHED = /^exit_code=(-?\d+|None), stdout_len=\d+, stderr_len=\d+/;
const EXCEPTION = /^EXCEPTION: (.*)$/s;
const TIMEOUT = /^TIMEOUT after (\d+(?:\.\d+)?)s\b/;

/** The Python sidecar of a sandbox: `[EXECUTE] …` without time. */
export const sidecar: Format = {
  name: 'sidecar',
  tokens: ['[EXECUTE] '],
  copies: true,
  read(line: Line): Reading | 'noise' | null {
    if (!line.text.startsWith('[EXECUTE] ')) return CANNOT_READ_ENV.test(line.text) ? 'noise' : null;
    const message = line.text.slice('[EXECUTE] '.length);
    const fact = factOf(message);
    return fact ? reading({ stamp: null, role: 'sandbox', text: excerpt(message) }, fact) : 'noise';
  },
  continue(head, text, index) {
    // `[EXECUTE] Traceback: ` has the traceback's first line behind it, so its frames come next.
    if (head === 'noise' && index === 0) return /^ {2}File "/.test(text) ? { record: head, last: false } : null;
    return continueTraceback(head, text, index);
  },
};

function factOf(message: string): Fact | null {
  const started = STARTED.exec(message);
  if (started) return { kind: 'sandbox-started', language: null, limitMs: Number(started[1]) * 1000 };
  const finished = FINISHED.exec(message);
  if (finished)
    return {
      kind: 'sandbox-finished',
      exitCode: finished[1] === 'None' ? null : Number(finished[1]),
      timeMs: null,
    };
  const exception = EXCEPTION.exec(message)?.[1];
  if (exception !== undefined) return { kind: 'sandbox-failed', error: own(exception) };
  const timeout = TIMEOUT.exec(message);
  return timeout ? { kind: 'sandbox-timeout', limitMs: Number(timeout[1]) * 1000 } : null;
}
