import type { Answer } from './types.ts';

/**
 * waiting → (dripping) → (committed) → answered → over. `answered`: the whole answer is given to Node;
 * `over`: it was taken, or the caller is gone. Any state may go to `over` directly.
 */
export type LadderState = 'waiting' | 'dripping' | 'committed' | 'answered' | 'over';

export interface Ladder {
  state(): LadderState;
  /** Aborted when nobody waits for the work any more: the caller left, or it was answered without the work. */
  readonly signal: AbortSignal;
  /** Answers, in the form that the state still allows. False if there is nobody to answer or it was done before. */
  respond(answer: Answer): boolean;
  /** Answers in place of the work, and aborts it. */
  interrupt(answer: Answer, reason: string): boolean;
  /** Closes the connection without (the rest of) an answer; the response is over when this returns. */
  cut(why: string): void;
}
