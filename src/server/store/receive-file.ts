import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { StoreRefusal } from './store-refusal.ts';

export interface Received {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a stream to a new file, counting and hashing on the way. Leaves nothing behind when it fails.
 * @throws StoreRefusal `file-too-large` as soon as more than `maxBytes` have come; whatever `content` throws.
 */
export async function receiveFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Received> {
  const handle = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  let whole = false;
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new StoreRefusal('file-too-large', `a file may have ${maxBytes} bytes`);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
    whole = true;
  } finally {
    await handle.close();
    if (!whole) await rm(path, { force: true });
  }
  return { bytes, sha256: hash.digest('hex') };
}
