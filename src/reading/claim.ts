import type { Format } from '../types.ts';

/**
 * What the formats made of a line: a record, noise of one of them, nothing (it may have gone on with a record before
 * it), or no line of a program at all.
 */
export type Claim =
  | { readonly kind: 'record' | 'noise'; readonly format: Format }
  | { readonly kind: 'unclaimed' | 'meta'; readonly format: null };

export const UNCLAIMED: Claim = { kind: 'unclaimed', format: null };
export const META: Claim = { kind: 'meta', format: null };

const known = new Map<Format, { record: Claim; noise: Claim }>();

/** A line of this format. */
export function claimOf(format: Format, isNoise: boolean): Claim {
  let claims = known.get(format);
  if (!claims) {
    claims = { record: { kind: 'record', format }, noise: { kind: 'noise', format } };
    known.set(format, claims);
  }
  return isNoise ? claims.noise : claims.record;
}
