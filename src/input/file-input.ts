import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { decompress } from './decompress.ts';
import { fileBytes } from './file-bytes.ts';
import type { Input, InputProblem } from './input.ts';
import { compressionOf, whyBinary } from './magic.ts';
import { systemProblem } from './system-problem.ts';
import { textOnly } from './text-only.ts';

const HEAD_BYTES = 4096;

/** A regular file as input, or why it cannot be one. */
export async function fileInput(path: string): Promise<Input | InputProblem> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.subarray(0, bytesRead);
      const plain = compressionOf(head) === null;
      const why = plain ? whyBinary(head) : null;
      if (why !== null)
        return { file: path, kind: 'unreadable', message: `${path}: a text log was expected, but this is ${why}.` };
      return {
        file: path,
        size,
        ...(plain ? { onDisk: path } : {}),
        open: (onRead) => textOnly(decompress(fileBytes(path, onRead))),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { file: path, ...systemProblem(path, error) };
  }
}

/** A named pipe (`<(kubectl logs …)`) as input. */
export function pipeInput(path: string): Input {
  return streamInput(path, () => createReadStream(path));
}

/** A stream of bytes as input, under the name `file`. It can be opened once. */
export function streamInput(file: string, stream: () => AsyncIterable<Uint8Array>): Input {
  return { file, size: null, open: (onRead) => textOnly(decompress(counted(stream(), onRead))) };
}

async function* counted(source: AsyncIterable<Uint8Array>, onRead?: (n: number) => void): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of source) {
    read += chunk.length;
    onRead?.(read);
    yield chunk;
  }
}
