import type { Case, Cutoff, Finding, Remedy, RuleName } from '../types.ts';
import { agentLimitNear } from './agent-limit.ts';
import { silenceMs } from './calls.ts';
import { extent } from './extent.ts';
import { membersOf } from './survivors.ts';
import { count, list, sayCutoff } from './wording.ts';

// Heartbeats need a margin for a busy event loop: two fifths of the limit, never more than 2 s, never less than 0.25 s.
const SHARE_OF_LIMIT = 0.4;
const SLOWEST_BEAT_MS = 2000;
const FASTEST_BEAT_MS = 250;

/** What to change against a cause, most effective and easiest first: the exact change, where, and what it would do. */
export function remediesFor(
  rule: RuleName,
  c: Case,
  findings: readonly Finding[],
  cutoffs: readonly Cutoff[],
): Remedy[] {
  const explained = new Set(findings.find((f) => f.rule === rule)?.explains);
  const own = cutoffs.filter((k) => k.ids.some((id) => explained.has(id)));
  const now = own.length > 0 ? `, now about ${list([...new Set(own.map(sayCutoff))])}` : '';
  switch (rule) {
    case 'pooled-socket-timeout':
      return pooled(c, own);
    case 'caller-idle-timeout':
      return [
        heartbeat(c, own),
        {
          do: `Raise or remove the timeout option of the caller's HTTP client for POST /exec${now}, to more than the longest execution allowed`,
          where: 'caller',
          why: 'The limit is shorter than the work it waits for.',
        },
      ];
    case 'caller-deadline':
      return [
        {
          do: `Raise the caller's limit on the whole call${now} (AbortSignal.timeout, axios \`timeout\`, …) above the longest execution allowed`,
          where: 'caller',
          why: 'It ends the call whatever the server sends: heartbeats do not help against it.',
        },
        {
          do: 'Cap the execution time on the server below that limit (MAX_EXECUTION_TIME)',
          where: 'server',
          why: 'The caller then gets an answer that says so, instead of nothing.',
        },
      ];
    case 'proxy-timeout':
      return [
        {
          do: 'Raise the time limit of the hop above the longest execution allowed: nginx `proxy_read_timeout`, ingress-nginx annotation `nginx.ingress.kubernetes.io/proxy-read-timeout`, HAProxy `timeout server`, Envoy route `timeout: 0s` with `idle_timeout`, AWS ALB `idle_timeout.timeout_seconds`',
          where: 'proxy',
          why: 'The hop gives up on calls that the server still works on.',
        },
        heartbeat(c, own),
      ];
    case 'dead-pooled-socket':
      return [
        {
          do: "Keep the server's idle connections open for longer than the caller's pool does: uvicorn `--timeout-keep-alive 75`, Node `server.keepAliveTimeout = 75_000`",
          where: 'server',
          why: 'The caller then always closes first, and never reuses a connection that the server is closing.',
        },
        {
          do: 'Retry once on a fresh connection when a reused one breaks before any byte of the answer',
          where: 'caller',
          why: 'The application never saw the call, so repeating it is safe.',
        },
        {
          do: 'Handle the exception that precedes the break, if there is one, and answer 500 from the application',
          where: 'server',
          why: 'uvicorn closes the connection after an unhandled exception.',
        },
      ];
    case 'server-restart':
      return [
        {
          do: 'Find out why the process ended: kubectl describe pod (Last State, OOMKilled, exit code), kubectl get events; raise the memory limit or mend the probe accordingly',
          where: 'platform',
          why: 'A process that is killed takes every running call with it.',
        },
        {
          do: 'Let it drain: terminationGracePeriodSeconds above the longest execution, a preStop sleep of some seconds, uvicorn `--timeout-graceful-shutdown`',
          where: 'platform',
          why: 'A planned stop then loses no call.',
        },
        { do: 'Retry a call that was lost so, once', where: 'caller', why: 'The next process can answer it.' },
      ];
    case 'execution-failure':
      return [
        {
          do: "Look at the sandbox's own log and its pod's state (memory, evictions), and at the service that the server's error names",
          where: 'platform',
          why: 'The server could not run the code or lost the sandbox while it ran.',
        },
      ];
    case 'server-time-limit':
      return [
        {
          do: 'Raise MAX_EXECUTION_TIME of the server (and of its sandboxes), if the code is meant to run for so long',
          where: 'server',
          why: 'The server ends executions at that limit.',
        },
      ];
    case 'response-bridging':
      return [
        {
          do: 'Take the middleware that wraps the response (Starlette BaseHTTPMiddleware) out of the path of POST /exec, or replace it by a plain ASGI middleware',
          where: 'server',
          why: 'The answer was ready and did not leave.',
        },
      ];
    case 'event-loop-stall':
      return [
        {
          do: 'Move blocking work off the event loop (run_in_executor, a worker process)',
          where: 'server',
          why: 'While it is blocked nobody is answered.',
        },
      ];
    case 'probe-failure':
      return [
        {
          do: 'Give the probes more time (timeoutSeconds, failureThreshold), and mend what makes them fail',
          where: 'platform',
          why: 'Failed probes withdraw traffic or restart the server.',
        },
      ];
    case 'caller-cancel':
      return [];
  }
}

function pooled(c: Case, own: readonly Cutoff[]): Remedy[] {
  const limits = own.map((cutoff) => agentLimitNear(cutoff.ms, cutoff.spreadMs));
  const lowered =
    limits.length > 0 && limits.every((limit) => limit !== null && limit < 5000)
      ? ' (here the server sends such a hint already: the limit is one second below it)'
      : '';
  return [
    {
      do: 'Answer the short requests (GET /files/…, POST /upload, GET /download/…) with the header `Connection: close`',
      where: 'server',
      why: `Their connection is then never pooled, so no armed timer waits on it for POST /exec. This ended the original investigation; it keeps the status codes.${lowered}`,
    },
    heartbeat(c, own),
    {
      do: 'Update LibreChat to a version from March 2026 or later (its pull request 12311): agents with `keepAlive: false` for these axios calls',
      where: 'caller',
      why: 'The cause itself is gone, for every server.',
    },
    {
      do: 'To be sure before changing anything: answer GET /files/… with `Keep-Alive: timeout=2`',
      where: 'server',
      why: 'This failure, and no other, then moves to 1.00 s. Raising the keep-alive timeout of the server changes nothing.',
    },
  ];
}

/** The heartbeat below the shortest of the cutoffs, with its counterfactual: who of the dead would have been alive then. */
function heartbeat(c: Case, own: readonly Cutoff[]): Remedy {
  const limitMs = own.length > 0 ? extent(own.map((cutoff) => cutoff.ms)).min : 5000;
  const everyMs = Math.max(
    FASTEST_BEAT_MS,
    Math.min(SLOWEST_BEAT_MS, Math.round((limitMs * SHARE_OF_LIMIT) / 250) * 250),
  );
  const died = own.flatMap((cutoff) => membersOf(c, cutoff));
  const saved = died.filter((t) => t.phase !== 'mid-response' || (t.heartbeats ?? 0) === 0);
  const alive =
    died.length > 0
      ? ` With a byte every ${everyMs / 1000} s, ${saved.length} of ${died.length} would have been alive at ${own.length > 1 ? 'their' : 'the'} cutoff.`
      : '';
  const longest = extent(c.timelines.map((t) => silenceMs(t) ?? t.durationMs ?? 0)).max;
  const beats = Math.floor(longest / everyMs);
  return {
    do: `Send a byte (white space before the JSON) every ${everyMs / 1000} s while the code runs: \`kcr serve --upstream URL\` in front of the server does it`,
    where: 'server',
    why: `Any byte starts an idle timer anew.${alive}${beats > 0 ? ` The longest call here would need ${count(beats, 'byte')}.` : ''}`,
  };
}
