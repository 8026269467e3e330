import { execFile } from 'node:child_process';
import { chownSync, closeSync, constants, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newId } from '../../store/new-id.ts';

export interface Pipe {
  /** For the child; to be closed here once the child has it. */
  readonly writeFd: number;
  readonly reader: Socket;
}

/**
 * A real pipe, whose write end `owner` may open again. Node gives its children socket pairs instead, and with those
 * `echo error > /dev/stderr` fails with «No such device or address».
 */
export async function openPipe(folder: string, owner: number | null): Promise<Pipe> {
  const path = join(folder, newId());
  await promisify(execFile)('mkfifo', ['-m', '600', path]);
  try {
    if (owner !== null) chownSync(path, owner, owner);
    // Non-blocking and the reader first: otherwise each end waits for the other.
    const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeFd = openSync(path, constants.O_WRONLY);
    return { writeFd, reader: new Socket({ fd: readFd, readable: true, writable: false }) };
  } finally {
    await rm(path, { force: true });
  }
}

/** Closes an end that is closed here in any case, once. */
export function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // Closed already.
  }
}
