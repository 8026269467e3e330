import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';

export interface LineSink {
  write(text: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/**
 * Where log lines go: appended to a file, or to a stream such as stdout. A reader that goes away ends the log, not
 * the server.
 * @throws what the file system says of the file
 */
export async function lineSink(file: string | null, otherwise: Writable): Promise<LineSink> {
  const stream = file === null ? otherwise : createWriteStream(file, { flags: 'a' });
  if (file !== null) await once(stream, 'open');
  stream.on('error', () => undefined);
  return {
    write: (text) => {
      if (!stream.destroyed) stream.write(text);
    },
    close: () =>
      new Promise((resolve) => {
        if (stream.destroyed) resolve();
        else if (file === null) stream.write('', () => resolve());
        else stream.end(() => resolve());
      }),
  };
}
