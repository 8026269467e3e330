import type { Case, Cutoff, RuleName } from '../types.ts';
import { count, list, sayCutoff } from './wording.ts';

/** One clause that a tired person understands: what happened to those calls. */
export function stateCause(rule: RuleName, calls: readonly string[], c: Case, cutoffs: readonly Cutoff[]): string {
  const stated = new Set(calls);
  const at = cutoffs.filter((k) => k.ids.some((id) => stated.has(id)));
  const after = at.length > 0 ? ` after ${list([...new Set(at.map(sayCutoff))])}` : '';
  const silence = at.length > 0 ? `${after} of silence` : ' that had been silent for seconds';
  const n = count(calls.length, 'call');
  const was = calls.length === 1 ? 'was' : 'were';
  switch (rule) {
    case 'pooled-socket-timeout':
      return `The caller's own HTTP agent hung up on ${n}${silence}: an idle timer was armed on the connection by the request before`;
    case 'caller-idle-timeout':
      return `The caller${proxied(c) ? ', or a hop in between,' : ''} gives up on every call${silence}: ${n} ${was} lost so`;
    case 'caller-deadline':
      return `The caller's own time limit ended ${n}${after}`;
    case 'proxy-timeout':
      return `A proxy in between cut ${n}${after} by its time limit`;
    case 'dead-pooled-socket':
      return `${n} broke at once: the server had closed the kept-alive connection that the caller reused`;
    case 'server-restart':
      return restarted(calls, c);
    case 'execution-failure':
      return `The sandbox, or a service behind the server, failed in ${n}`;
    case 'server-time-limit':
      return `The server ended ${n === '1 call' ? '1 execution' : `${calls.length} executions`} at its time limit`;
    case 'event-loop-stall':
      return `The server's event loop was blocked when ${n} ${was} lost`;
    case 'response-bridging':
      return `The server had finished ${n} in time, but did not pass the response on`;
    case 'probe-failure':
      return `Probes of the server failed, so traffic was withdrawn: ${n} ${was} turned away`;
    case 'caller-cancel':
      return `${n} ${was} cancelled by a person or the application`;
  }
}

function restarted(calls: readonly string[], c: Case): string {
  const ids = new Set(calls);
  const refused = c.timelines.filter((t) => t.outcome === 'never-arrived' && ids.has(t.id)).length;
  const ran = calls.length - refused;
  const came = `${count(refused, 'call')} came while it was gone`;
  if (ran === 0) return `The server process was stopped or killed: ${came}`;
  const ended = `The server process stopped or was killed while ${count(ran, 'call')} ran`;
  return refused === 0 ? ended : `${ended}; ${came}`;
}

/** Whether the logs show, or the joins say, that a hop in between may be the one that left. */
export function proxied(c: Case): boolean {
  return c.timelines.some((t) => t.closedBy === 'peer') || c.others.some((e) => e.kind === 'proxy-access');
}
