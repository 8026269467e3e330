import { closeSync, openSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

export interface LineSink {
  write(text: string): void;
  /** Resolves when everything is written. */
  close(): Promise<void>;
}

/**
 * Where log lines go: appended to a file, or to a stream such as stdout. A reader that goes away, or a full disk, ends
 * the log, not the server.
 *
 * A file is written to at once, not when Node gets round to it: the last lines of a process that is being killed are
 * those that matter most. (Node writes to a stdout that is a file or a pipe in the same way.)
 * @throws what the file system says of the file
 */
export async function lineSink(file: string | null, otherwise: Writable): Promise<LineSink> {
  return file === null ? streamSink(otherwise) : fileSink(file);
}

function fileSink(file: string): LineSink {
  const descriptor = openSync(file, 'a');
  let open = true;
  return {
    write(text) {
      if (!open) return;
      try {
        let written = writeSync(descriptor, text);
        if (written === Buffer.byteLength(text)) return;
        for (const bytes = Buffer.from(text); written < bytes.length; )
          written += writeSync(descriptor, bytes, written);
      } catch {
        // The disk may have room again for the next line.
      }
    },
    async close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

function streamSink(stream: Writable): LineSink {
  stream.on('error', () => undefined);
  return {
    write: (text) => {
      if (!stream.destroyed) stream.write(text);
    },
    close: () =>
      new Promise((resolve) => {
        if (stream.destroyed) resolve();
        else stream.write('', () => resolve());
      }),
  };
}
