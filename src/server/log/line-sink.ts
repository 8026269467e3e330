import { fstatSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { descriptorSink } from './descriptor-sink.ts';
import { streamSink } from './stream-sink.ts';

export interface LineSink {
  write(text: string): void;
  /** Resolves when everything is written, or nobody takes it. */
  close(): Promise<void>;
}

/**
 * Where log lines go: appended to a file, or to a stream such as stdout. A reader that goes away, or a full disk, ends
 * the log, not the server.
 * @param say takes a line for people when lines are lost, and when they are not any more
 * @throws what the file system says of the file
 */
export async function lineSink(
  file: string | null,
  otherwise: Writable & { readonly fd?: number },
  say: (text: string) => void = () => undefined,
): Promise<LineSink> {
  if (file !== null) return descriptorSink(openSync(file, 'a'), true, say);
  const { fd } = otherwise;
  // The stream that Node makes of a file is over for good after one failure.
  return fd !== undefined && isFile(fd) ? descriptorSink(fd, false, say) : streamSink(otherwise, say);
}

/** Whether a descriptor is neither a pipe, a socket nor a terminal. */
function isFile(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return !stats.isFIFO() && !stats.isSocket() && !isatty(descriptor);
}
