import { type FileHandle, open, stat } from 'node:fs/promises';

/** What came of a file that is followed. */
export type FollowStep =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Another file took its place, or it was emptied: the bytes from here on begin a new file. */
  | { readonly kind: 'restarted' }
  /** Its present end was reached for the first time. */
  | { readonly kind: 'caught-up' };

export interface FollowFileOptions {
  /** Resolves when it is time to look again. */
  readonly tick: () => Promise<void>;
  /** Once aborted, what the file holds then is read, and no more. */
  readonly signal: AbortSignal;
  /** Told of what goes wrong meanwhile (the file cannot be read any more); it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
}

const BLOCK_BYTES = 1 << 20;
/** A file that was emptied and has grown past where reading was is told by its beginning. */
const HEAD_BYTES = 256;

interface Opened {
  readonly handle: FileHandle;
  readonly identity: string;
  position: number;
  head: Buffer;
  modifiedMs: number;
}

/**
 * A regular file from its beginning, and on as it grows, whatever log rotation does to it: renamed and made anew (the
 * old one is read to its end first), or copied and emptied. Like `tail -F`, by looking again at each tick.
 * Throws if it cannot be opened to begin with.
 */
export async function* followFile(path: string, options: FollowFileOptions): AsyncGenerator<FollowStep> {
  let file = await openFile(path);
  try {
    yield* newBytes(file);
    yield { kind: 'caught-up' };
    while (!options.signal.aborted) {
      await options.tick();
      try {
        const next = await replacement(path, file);
        if (next === 'emptied') {
          file.position = 0;
          file.head = Buffer.alloc(0);
          yield { kind: 'restarted' };
        }
        // Whoever writes may still have it open: it is read until its successor holds something.
        yield* newBytes(file);
        if (next !== null && next !== 'emptied') {
          await file.handle.close();
          file = next;
          yield { kind: 'restarted' };
          yield* newBytes(file);
        }
      } catch (error) {
        options.onTrouble?.(error);
      }
    }
  } finally {
    await file.handle.close();
  }
}

async function openFile(path: string): Promise<Opened> {
  const handle = await open(path, 'r');
  const { dev, ino } = await handle.stat();
  return { handle, identity: `${dev}:${ino}`, position: 0, head: Buffer.alloc(0), modifiedMs: 0 };
}

async function* newBytes(file: Opened): AsyncGenerator<FollowStep> {
  for (;;) {
    const { bytesRead, buffer } = await file.handle.read(
      Buffer.allocUnsafeSlow(BLOCK_BYTES),
      0,
      BLOCK_BYTES,
      file.position,
    );
    if (bytesRead === 0) return;
    const bytes = buffer.subarray(0, bytesRead);
    if (file.head.length < HEAD_BYTES)
      file.head = Buffer.concat([file.head, bytes.subarray(0, HEAD_BYTES - file.head.length)]);
    file.position += bytesRead;
    yield { kind: 'bytes', bytes };
  }
}

/** The file that is at `path` now, if it is another and holds something; 'emptied' if it is the same, begun anew. */
async function replacement(path: string, file: Opened): Promise<Opened | 'emptied' | null> {
  const now = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (now === null) return null;
  if (`${now.dev}:${now.ino}` !== file.identity) return now.isFile() && now.size > 0 ? openFile(path) : null;
  if (now.size < file.position) return 'emptied';
  if (now.mtimeMs === file.modifiedMs) return null;
  file.modifiedMs = now.mtimeMs;
  const { bytesRead, buffer } = await file.handle.read(Buffer.alloc(file.head.length), 0, file.head.length, 0);
  return bytesRead === file.head.length && buffer.equals(file.head) ? null : 'emptied';
}
