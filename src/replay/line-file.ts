import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface LineFile {
  write(lines: string): void;
  /** Resolves when everything is in the file; rejects where it could not be written. */
  close(): Promise<void>;
}

/** A new file for log lines. Rejects where it cannot be made, or exists: no log is ever written over. */
export async function lineFile(path: string): Promise<LineFile> {
  const stream = createWriteStream(path, { flags: 'wx' });
  await once(stream, 'open');
  let failure: Error | null = null;
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    write: (lines) => {
      if (lines !== '' && failure === null) stream.write(lines);
    },
    close: async () => {
      if (failure === null) await new Promise<void>((resolve) => stream.end(() => resolve()));
      if (failure !== null) throw failure;
    },
  };
}
