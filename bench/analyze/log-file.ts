import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLog } from './generate-log.ts';

/** Writes the log of that many bytes, the same each time, hands its name on, and removes it. */
export async function withLog<T>(bytes: number, use: (file: string) => T | Promise<T>): Promise<T> {
  const file = join(tmpdir(), `kcr-bench-${process.pid}-${bytes}.log`);
  try {
    const out = openSync(file, 'w');
    for (const piece of generateLog({ seed: 1, bytes })) writeSync(out, piece);
    closeSync(out);
    return await use(file);
  } finally {
    rmSync(file, { force: true });
  }
}
