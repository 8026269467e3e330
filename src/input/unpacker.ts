/** Feeds compressed bytes in, takes out what they unpack to. `last` marks the last piece. */
export interface Unpacker {
  push(piece: Uint8Array, last: boolean): Promise<void>;
}
