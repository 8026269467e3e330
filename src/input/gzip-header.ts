const DEFLATE = 8;
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;

/**
 * Index behind the gzip header that `bytes` begin with (RFC 1952, 2.3). cut: it may be one, but its end is missing;
 * none: it is not one.
 */
export function gzipHeaderEnd(bytes: Uint8Array): number | 'cut' | 'none' {
  const [a = 0x1f, b = 0x8b, method = DEFLATE, flags = 0] = bytes;
  if (a !== 0x1f || b !== 0x8b || method !== DEFLATE || flags >= 0x20) return 'none';
  let end = 10;
  if (flags & FEXTRA) {
    const low = bytes[end];
    const high = bytes[end + 1];
    if (low === undefined || high === undefined) return 'cut';
    end += 2 + low + high * 256;
  }
  for (const flag of [FNAME, FCOMMENT]) {
    if ((flags & flag) === 0) continue;
    const nul = bytes.indexOf(0, end);
    if (nul < 0) return 'cut';
    end = nul + 1;
  }
  if (flags & FHCRC) end += 2;
  return end <= bytes.length ? end : 'cut';
}
