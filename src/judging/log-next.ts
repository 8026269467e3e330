import type { Case, Cutoff, Finding } from '../types.ts';
import { failures } from './calls.ts';
import { callerError } from './death.ts';
import { everyEventOf } from './events.ts';
import { timersNear } from './known-timers.ts';
import { sayCutoff } from './wording.ts';

/** The exact settings that would show what these logs do not, most telling first; [] where nothing is missing. */
export function logNext(c: Case, findings: readonly Finding[], cutoffs: readonly Cutoff[]): string[] {
  const lost = failures(c);
  const open = lost.length > 0 || c.timelines.some((t) => t.outcome === 'unfinished');
  if (!open) return [];
  const wanted: string[] = [];
  const add = (when: boolean, text: string) => {
    if (when) wanted.push(text);
  };
  const access = everyEventOf(c, 'response-started').filter((e) => e.role !== 'sandbox');
  add(
    lost.some((t) => callerError(t) === null),
    "The caller's log of the same minutes: LibreChat's console with DEBUG_CONSOLE=true, or its logs/error-*.log (times in UTC with ms, the reason in full). It alone says when the caller left, and in which words; with NODE_DEBUG=http also which socket was destroyed by which timer.",
  );
  add(
    lost.some((t) => t.callerReason === 'truncated' || t.callerReason === 'unavailable'),
    "The caller's error in full: logs/error-*.log keeps what DEBUG_CONSOLE cuts at 150 characters; NODE_DEBUG=http on the caller says which socket was destroyed by which timer.",
  );
  add(
    c.serverAlive.length === 0,
    "The server's log of the same minutes (kubectl logs --timestamps): without it nobody can say whether a call arrived, and what became of it.",
  );
  add(
    lost.some((t) => t.connection === null || t.connection.basis === 'inferred'),
    access.length === 0
      ? "The server's access lines with the caller's port (uvicorn --access-log; nginx $remote_port and $connection_requests): they show which connection carried a call and what came before on it."
      : "The connection of each call: NODE_DEBUG=http on the caller, or nginx's $connection and $connection_requests; uvicorn writes no access line for a caller that is already gone.",
  );
  add(
    access.length > 0 && access.some((e) => e.time.basis === 'neighbours'),
    'Times on access lines: uvicorn --log-config with `"fmt": "%(asctime)s.%(msecs)03d %(levelprefix)s %(client_addr)s …"`, or kubectl logs --timestamps.',
  );
  add(
    c.timelines.some((t) => t.joinConfidence === 'ambiguous'),
    'A request id on both sides: a header (X-Request-ID) that the caller sends and both log; without it concurrent calls can only be told apart by time.',
  );
  add(
    everyEventOf(c, 'proxy-access').length === 0 && open,
    'If a proxy or load balancer is in between, its access log: nginx with $status $request_time $upstream_response_time $connection_requests; HAProxy with `option httplog` and `option abortonclose` (without it a caller that left looks like a normal end); Envoy with %RESPONSE_FLAGS%.',
  );
  for (const f of findings) {
    if (f.status === 'likely' && f.settledBy !== null) wanted.push(`To settle ${f.rule}: ${f.settledBy}.`);
  }
  return [...wanted, ...cutoffs.flatMap((cutoff) => candidates(cutoff, findings))];
}

/** Default timers that have the value of a cutoff and are not ruled out, each with what would single it out. */
function candidates({ ms, spreadMs }: Cutoff, findings: readonly Finding[]): string[] {
  const out = findings.filter((f) => f.status === 'ruled-out').map((f) => f.rule);
  const left = timersNear(ms, spreadMs).filter((timer) => !out.includes(timer.rule));
  return left.map(
    (timer) =>
      `${sayCutoff({ ms, spreadMs })} would be that of ${timer.name}. To tell: ${timer.toldBy} (${timer.manual}).`,
  );
}
