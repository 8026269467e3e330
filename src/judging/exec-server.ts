import type { Case, LogEvent } from '../types.ts';
import { type EventOf, everyEventOf } from './events.ts';

export type Lifecycle = EventOf<'server-started'> | EventOf<'server-stopping'> | EventOf<'server-stopped'>;

/**
 * Starts and stops of the process that serves /exec, in order of time. Sandboxes run the same web server and print the
 * same lines, so a line counts only where its writer is known: by its role, its pod or container, its port, or because
 * the logs hold no sandbox at all.
 */
export function execServerLifecycle(c: Case): readonly Lifecycle[] {
  const known = cases.get(c) ?? readLifecycle(c);
  cases.set(c, known);
  return known;
}

// Rules ask for it call by call. A Case never changes.
const cases = new WeakMap<Case, readonly Lifecycle[]>();

function readLifecycle(c: Case): Lifecycle[] {
  const home = homes(c);
  const ports = execPorts(c);
  const sandboxes = hasSandboxes(c);
  return [
    ...everyEventOf(c, 'server-started'),
    ...everyEventOf(c, 'server-stopping'),
    ...everyEventOf(c, 'server-stopped'),
  ]
    .filter((e) => isExecServer(e, home, ports, sandboxes))
    .sort((a, b) => a.time.at - b.time.at);
}

function isExecServer(e: Lifecycle, home: Homes, ports: ReadonlySet<number>, sandboxes: boolean): boolean {
  if (e.role === 'server') return true;
  if (e.role !== 'unknown') return false;
  if (e.origin.pod !== null && home.pods.size > 0) return home.pods.has(e.origin.pod);
  if (e.origin.container !== null && home.containers.size > 0) return home.containers.has(e.origin.container);
  if (e.kind === 'server-started' && e.port !== null && ports.size > 0) return ports.has(e.port);
  return !sandboxes;
}

interface Homes {
  readonly pods: ReadonlySet<string>;
  readonly containers: ReadonlySet<string>;
}

/** Pods and containers that write the server's own lines about requests. */
function homes(c: Case): Homes {
  const lines = [...everyEventOf(c, 'request-started'), ...everyEventOf(c, 'request-finished')];
  const known = (pick: (e: LogEvent) => string | null) => new Set(lines.map(pick).filter((x) => x !== null));
  return { pods: known((e) => e.origin.pod), containers: known((e) => e.origin.container) };
}

/** Ports of the URLs that callers say they could not reach. */
function execPorts(c: Case): Set<number> {
  const ports = new Set<number>();
  for (const e of everyEventOf(c, 'caller-error')) {
    const port = /^https?:\/\/[^/]*:(\d{1,5})(?:\/|$)/.exec(e.url ?? '')?.[1];
    if (port !== undefined) ports.add(Number(port));
  }
  return ports;
}

function hasSandboxes(c: Case): boolean {
  if (c.sources.some((s) => (s.formats.sidecar ?? 0) + (s.formats.runner ?? 0) + (s.formats.httpx ?? 0) > 0))
    return true;
  return everyEventOf(c, 'sandbox-responded').length > 0;
}
