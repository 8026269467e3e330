import { decompress } from './decompress.ts';
import type { FollowStep } from './follow-file.ts';
import { onlyNuls, whyBinary } from './magic.ts';
import { NotText } from './text-only.ts';

/**
 * A stream of bytes (standard input, a named pipe) as it comes, decompressed if need be; nothing is waited for, so
 * whether it is text is told by its first piece. Ends with the stream or when aborted. Throws NotText.
 */
export async function* followStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<FollowStep> {
  // A stream has no end that could be reached first: it is never behind.
  yield { kind: 'caught-up' };
  let first = true;
  for await (const bytes of decompress(untilAborted(source, signal))) {
    const why = first ? whyBinary(bytes) : null;
    if (why !== null) throw new NotText(`a text log was expected, but this is ${why}`);
    first &&= onlyNuls(bytes);
    yield { kind: 'bytes', bytes };
  }
}

async function* untilAborted<T>(source: AsyncIterable<T> | Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  for (;;) {
    const next = await Promise.race([iterator.next(), aborted]);
    if (next === null || next.done) return;
    yield next.value;
  }
}
