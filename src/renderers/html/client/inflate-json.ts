/** The values of a data block: base64 of raw deflate, one behind the other. */
export async function inflateJson(block: Element | null): Promise<unknown[]> {
  const pieces = (block?.textContent ?? '').split(' ').filter((piece) => piece !== '');
  return Promise.all(pieces.map(inflate));
}

async function inflate(base64: string): Promise<unknown> {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
}
