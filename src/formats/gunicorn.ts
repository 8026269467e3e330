// https://github.com/benoitc/gunicorn/blob/23.0.0/gunicorn/glogging.py (error_fmt) and …/arbiter.py (messages)

import { stampAt } from '../time/stamp.ts';
import type { Fact, Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { own } from './helpers/own.ts';
import { reading } from './helpers/reading.ts';

// `[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s`, asctime with zone.
const RECORD = /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[(\d+)\] \[([A-Z]+)\] (.*)$/s;
const LISTENING = /^Listening at: (?:https?:\/\/\S+?:(\d+)|unix:\S+)/;
const BOOTING = /^Booting worker with pid: (\d+)$/;
const EXITING = /^Worker exiting \(pid: (\d+)\)$/;
const KILLED = /^(?:WORKER TIMEOUT \(pid:(\d+)\)|Worker \(pid:(\d+)\) (?:was sent|exited with) .+)$/;

/** gunicorn's own lines, and the messages of uvicorn workers that it prefixes in its way. */
export const gunicorn: Format = {
  name: 'gunicorn',
  tokens: ['] ['],
  read(line: Line): Reading | 'noise' | null {
    const m = RECORD.exec(line.text);
    if (!m) return null;
    const [, pid = '', level = '', message = ''] = m;
    const fact = meaning(message, Number(pid)) ?? serious(level, message);
    if (!fact) return 'noise';
    return reading({ stamp: stampAt(line.text, 1)?.stamp ?? null, role: 'unknown', text: excerpt(message) }, fact);
  },
};

function meaning(message: string, pid: number): Fact | null {
  const listening = LISTENING.exec(message);
  if (listening) return { kind: 'server-started', pid, port: listening[1] ? Number(listening[1]) : null };
  const booting = BOOTING.exec(message);
  if (booting) return { kind: 'server-started', pid: Number(booting[1]), port: null };
  if (/^Handling signal: (?:term|int|quit)$/.test(message)) return { kind: 'server-stopping' };
  const gone = EXITING.exec(message) ?? KILLED.exec(message);
  if (gone) return { kind: 'server-stopped', pid: Number(gone[1] ?? gone[2]) };
  return /^Shutting down: Master$/.test(message) ? { kind: 'server-stopped', pid } : null;
}

function serious(level: string, message: string): Fact | null {
  if (level !== 'ERROR' && level !== 'CRITICAL') return null;
  return { kind: 'server-error', error: own(message), exception: /Traceback/.test(message) };
}
