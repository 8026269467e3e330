import type { TemplateHash } from '../input/raw-line.ts';
import type { Claim } from './claim.ts';

/**
 * So many lines of a template in a row must be read alike before others are passed over like them: a line that is damaged
 * where templates do not tell lines apart, in a digit of its time, say, must not speak for all.
 */
const TRIALS = 3;
const MAX_PENDING = 1 << 14;

/** Counts how often lines of a template were read alike. */
export class Trials {
  readonly #pending = new Map<number, { high: number; claim: Claim; count: number }>();

  /** Whether a line that was read as `claim` is the last that was needed. */
  passes({ low, high }: TemplateHash, claim: Claim): boolean {
    // Each such line is read again for what it says, so one is enough.
    if (claim.kind === 'record') return true;
    const before = this.#pending.get(low);
    if (before?.high === high && before.claim === claim) {
      before.count++;
      if (before.count < TRIALS) return false;
      this.#pending.delete(low);
      return true;
    }
    if (this.#pending.size >= MAX_PENDING) this.#pending.clear();
    this.#pending.set(low, { high, claim, count: 1 });
    return false;
  }
}
