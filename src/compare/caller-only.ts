import type { ComparableReport } from './comparable-report.ts';

/**
 * Why a side cannot be compared whose calls are known from a caller's log alone, a sentence; null where both sides have
 * more. Such a log holds no call that went well, and not how long calls were at work, so that its calls are no sample.
 */
export function callerOnly(before: ComparableReport, after: ComparableReport): string | null {
  const names = [...(knowsCallersOnly(before) ? ['BEFORE'] : []), ...(knowsCallersOnly(after) ? ['AFTER'] : [])];
  if (names.length === 0) return null;
  const hold = names.length === 1 ? 'holds' : 'hold';
  return `${names.join(' and ')} ${hold} a caller's log only, which names no call that went well and not how long calls were at work: add the server's log.`;
}

function knowsCallersOnly({ requests }: ComparableReport): boolean {
  const roles = requests.flatMap((request) => request.events.map((event) => event.role));
  return roles.length > 0 && roles.every((role) => role === 'caller');
}
