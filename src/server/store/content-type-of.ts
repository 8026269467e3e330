import { lookup } from 'mime-types';

const UNKNOWN = 'application/octet-stream';
/** A type and subtype of RFC 9110 section 8.3.1, with parameters; anything else could not be sent back as a header. */
const MEDIA_TYPE = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?:\s*;[\x20-\x7e]*)?$/;

/** The media type as the caller said it, else as the file name's extension says, else `application/octet-stream`. */
export function contentTypeOf(name: string, said: string | null): string {
  if (said !== null && said.length <= 200 && !said.startsWith(UNKNOWN) && MEDIA_TYPE.test(said)) return said;
  return lookup(name) || UNKNOWN;
}
