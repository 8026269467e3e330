import type { Timeline } from '../types.ts';
import { callerError } from './death.ts';
import { refutesIf } from './evidence.ts';
import { type Judgement, judgement } from './rule.ts';

/** True of a caller that got an answer, from a hop in between: it had not given up, whatever the server saw. */
export function gotAnswer(t: Timeline): boolean {
  return t.callerReason === 'http-status';
}

/** What speaks against every hypothesis that the caller gave up, where the callers of all calls that were left got an answer. */
export function allGotAnswers(gone: readonly Timeline[]): Judgement | null {
  if (gone.length === 0 || !gone.every(gotAnswer)) return null;
  const sure = gone.every((t) => t.joinConfidence !== 'ambiguous');
  return judgement(
    sure ? 'ruled-out' : 'unlikely',
    'The caller got an answer with an error status: it had not given up, somebody in between had.',
    {
      evidence: gone.flatMap((t) => refutesIf(callerError(t), 'the caller was still there, and got an answer')),
      settledBy: sure ? null : "the access log of the hop in between, with the caller's port",
    },
  );
}
