import { deflateRawSync } from 'node:zlib';
import { type Markup, raw } from './markup.ts';

/**
 * JSON for the page's script, deflated (RFC 1951) and in base64: a tenth of its size, and nothing in it can end the
 * element. Several values stand one behind the other, with a blank between them.
 */
export function dataBlock(id: string, deflated: readonly Uint8Array[]): Markup {
  const base64 = deflated.map((bytes) => Buffer.from(bytes).toString('base64')).join(' ');
  return raw(`<script type="application/octet-stream" id="${id}">${base64}</script>`);
}

/** One value for `dataBlock`. */
export function deflateJson(value: unknown): Uint8Array {
  return deflateRawSync(JSON.stringify(value), { level: 7, memLevel: 9 });
}
