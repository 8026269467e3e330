import type { Answer } from './heartbeat/types.ts';

/** A request under way that a server which ends has to bring to its end, too. */
export interface OpenCall {
  /** Answers in place of whoever works on it; false if it is answered already. */
  interrupt(answer: Answer, reason: string): boolean;
  /** Closes its connection and writes its last lines; done when this returns. */
  cut(why: string): void;
}
