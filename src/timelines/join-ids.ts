import type { LogEvent } from '../types.ts';
import { addEvent, type Dossier, newDossier } from './dossier.ts';

/**
 * One dossier per request id: the identifier that the server prints first and last. Returns the dossiers in order of
 * their first event, and the events that no request id claimed.
 */
export function joinByRequestId(events: readonly LogEvent[]): { dossiers: Dossier[]; rest: LogEvent[] } {
  const byId = new Map<string, Dossier>();
  const rest: LogEvent[] = [];
  for (const event of events) {
    const { requestId } = event.ids;
    if (requestId === null || event.role === 'caller' || event.role === 'proxy') {
      rest.push(event);
      continue;
    }
    let dossier = byId.get(requestId);
    if (!dossier) {
      dossier = newDossier(requestId);
      byId.set(requestId, dossier);
    }
    addEvent(dossier, event, 'request-id');
  }
  return { dossiers: [...byId.values()], rest };
}
