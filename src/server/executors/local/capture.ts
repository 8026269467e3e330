/** The first bytes of an output, at most `maxBytes`; `onFull` is called once when more come. */
export class Capture {
  readonly #chunks: Buffer[] = [];
  readonly #maxBytes: number;
  readonly #onFull: () => void;
  #bytes = 0;
  #full = false;

  constructor(maxBytes: number, onFull: () => void) {
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  add(chunk: Buffer): void {
    const room = this.#maxBytes - this.#bytes;
    if (room > 0) this.#chunks.push(Buffer.from(chunk.subarray(0, room)));
    this.#bytes += Math.min(room, chunk.length);
    if (chunk.length <= room || this.#full) return;
    this.#full = true;
    this.#onFull();
  }

  /** As text; bytes that are no UTF-8 become U+FFFD, and a character that the limit cut in two is left out. */
  text(): string {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const text = decoder.decode(Buffer.concat(this.#chunks), { stream: true });
    return this.#full ? text : text + decoder.decode();
  }
}
