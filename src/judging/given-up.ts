import type { Timeline } from '../types.ts';
import { type EventOf, eventOf } from './events.ts';

// The words of `kcr serve` (src/server/exec/work-signal.ts): its work is ended early as soon as nobody waits for it.
const GONE: ReadonlySet<string | null> = new Set(['caller-left', 'connection-closed']);

/**
 * The line by which the server says that it ended the work because the caller had left: until then it ran. Null where the
 * work was done, was ended for another reason, or the server does not say.
 */
export function givenUp(t: Timeline): EventOf<'request-aborted'> | null {
  if (t.outcome !== 'caller-left' || eventOf(t, 'execution-finished') || eventOf(t, 'request-finished')) return null;
  return eventOf(t, 'request-aborted', (e) => GONE.has(e.why));
}
