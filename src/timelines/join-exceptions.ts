import type { LogEvent, Micros } from '../types.ts';
import { addEvent, type Dossier, instanceOf } from './dossier.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** The server writes the traceback this near to the access line. */
const RIGHT_AFTER: Micros = 100_000;

/** `Exception in ASGI application` comes right after the 500 that it caused, from the same process. */
export function joinExceptions(
  dossiers: readonly Dossier[],
  events: readonly LogEvent[],
  claimed: Set<LogEvent>,
): void {
  const raised = events.filter((e) => e.kind === 'server-error' && e.exception && !claimed.has(e));
  if (raised.length === 0) return;
  const failed = dossiers
    .flatMap((dossier) => (dossier.access && dossier.access.status >= 500 ? [{ dossier, access: dossier.access }] : []))
    .sort((a, b) => a.access.time.at - b.access.time.at);
  const times = failed.map(({ access }) => access.time.at);
  for (const event of raised) {
    const { at } = event.time;
    const near = failed
      .slice(lowerBoundOf(times, at - RIGHT_AFTER), upperBoundOf(times, at + RIGHT_AFTER))
      .filter(({ access }) => instanceOf(access) === instanceOf(event) && Math.abs(at - access.time.at) < RIGHT_AFTER);
    const [only] = near;
    if (!only || near.length > 1) continue;
    addEvent(only.dossier, event, 'only-candidate');
    claimed.add(event);
  }
}
