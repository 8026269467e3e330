import { open } from 'node:fs/promises';
import { compressionOf } from './magic.ts';

/** Whether a file begins as gzip, zstd or bzip2 do. Rejects if it cannot be read. */
export async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return compressionOf(buffer.subarray(0, bytesRead)) !== null;
  } finally {
    await file.close();
  }
}
