import { addEvent, type Dossier, newDossier } from './dossier.ts';
import type { Unclaimed } from './unclaimed.ts';

/**
 * One dossier per request id: the identifier that the server prints first and last. Returns the dossiers in order of
 * their first event.
 */
export function joinByRequestId(unclaimed: Unclaimed): Dossier[] {
  const byId = new Map<string, Dossier>();
  for (const entry of unclaimed.withRequestId()) {
    const { ids, role } = entry.event;
    const { requestId } = ids;
    if (requestId === null || role === 'caller' || role === 'proxy') continue;
    let dossier = byId.get(requestId);
    if (!dossier) {
      dossier = newDossier(requestId);
      byId.set(requestId, dossier);
    }
    addEvent(dossier, entry, 'request-id');
  }
  return [...byId.values()];
}
