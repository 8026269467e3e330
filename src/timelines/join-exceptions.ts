import type { Micros } from '../types.ts';
import { addEvent, type Dossier, instanceOf } from './dossier.ts';
import type { Unclaimed } from './unclaimed.ts';
import { lowerBoundOf, upperBoundOf } from './upper-bound.ts';

/** The server writes the traceback this near to the access line. */
const RIGHT_AFTER: Micros = 100_000;

/** `Exception in ASGI application` comes right after the 500 that it caused, from the same process. */
export function joinExceptions(dossiers: readonly Dossier[], unclaimed: Unclaimed): void {
  const raised = unclaimed.of('server-error').filter(({ event }) => event.exception);
  if (raised.length === 0) return;
  const failed = dossiers
    .flatMap((dossier) => (dossier.access && dossier.access.status >= 500 ? [{ dossier, access: dossier.access }] : []))
    .sort((a, b) => a.access.time.at - b.access.time.at);
  const times = failed.map(({ access }) => access.time.at);
  for (const entry of raised) {
    const { event } = entry;
    const { at } = event.time;
    const near = failed
      .slice(lowerBoundOf(times, at - RIGHT_AFTER), upperBoundOf(times, at + RIGHT_AFTER))
      .filter(({ access }) => instanceOf(access) === instanceOf(event) && Math.abs(at - access.time.at) < RIGHT_AFTER);
    const [only] = near;
    if (!only || near.length > 1) continue;
    addEvent(only.dossier, entry, 'only-candidate');
  }
}
