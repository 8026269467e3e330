/** Keeps a stream so that it can be read more than once. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<{ open(): AsyncIterable<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return {
    async *open() {
      yield* chunks;
    },
  };
}
