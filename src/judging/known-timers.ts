import type { RuleName } from '../types.ts';

export interface KnownTimer {
  readonly name: string;
  readonly ms: number;
  /** idle: any byte restarts it; first-byte: until the response starts; total: whatever flows. */
  readonly kind: 'idle' | 'first-byte' | 'total';
  /** The hypothesis that it would make true. */
  readonly rule: RuleName;
  /** What would tell it from the others of the same value. */
  readonly toldBy: string;
  /** The manual, at a version. */
  readonly manual: string;
}

/** Timers that programs have by default. A cutoff near one makes it a candidate, never more. */
export const KNOWN_TIMERS: readonly KnownTimer[] = [
  {
    name: "Node's global agent (>= 19): idle timer of pooled connections",
    ms: 5000,
    kind: 'idle',
    rule: 'pooled-socket-timeout',
    toldBy: 'only calls on a reused connection die; it moves to N-1 s if the server answers with Keep-Alive: timeout=N',
    manual: 'https://nodejs.org/docs/latest-v20.x/api/http.html#httpglobalagent',
  },
  {
    name: "Node's global agent told `Keep-Alive: timeout=5` (Node and Express servers up to Node 24 send it)",
    ms: 4000,
    kind: 'idle',
    rule: 'pooled-socket-timeout',
    toldBy: 'only calls on a reused connection die; it goes to 5 s if the server stops sending the hint',
    manual: 'https://nodejs.org/docs/latest-v20.x/api/http.html#new-agentoptions',
  },
  {
    name: 'uvicorn: timeout_keep_alive (gunicorn: keepalive is 2 s)',
    ms: 5000,
    kind: 'idle',
    rule: 'dead-pooled-socket',
    toldBy:
      'it closes connections between requests only: a call that dies of it dies at once and never reaches the application',
    manual: 'https://www.uvicorn.org/settings/#timeouts',
  },
  {
    name: 'Envoy and Istio: route timeout',
    ms: 15_000,
    kind: 'total',
    rule: 'proxy-timeout',
    toldBy: "504 with the response flag UT in Envoy's access log; heartbeats do not help",
    manual: 'https://www.envoyproxy.io/docs/envoy/v1.39.0/faq/configuration/timeouts#route-timeouts',
  },
  {
    name: 'gunicorn: worker timeout (sync workers; others only when they hang)',
    ms: 30_000,
    kind: 'total',
    rule: 'server-restart',
    toldBy: 'gunicorn logs `WORKER TIMEOUT (pid:…)` and boots a new worker',
    manual: 'https://docs.gunicorn.org/en/23.0.0/settings.html#timeout',
  },
  {
    name: 'Heroku router: first byte',
    ms: 30_000,
    kind: 'first-byte',
    rule: 'proxy-timeout',
    toldBy: "503 to the caller and `code=H12` in the router's log",
    manual: 'https://devcenter.heroku.com/articles/request-timeout',
  },
  {
    name: 'nginx: proxy_read_timeout',
    ms: 60_000,
    kind: 'idle',
    rule: 'proxy-timeout',
    toldBy: "504 to the caller and `upstream timed out` in nginx's error log",
    manual: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
  },
  {
    name: 'AWS Application Load Balancer: idle timeout',
    ms: 60_000,
    kind: 'idle',
    rule: 'proxy-timeout',
    toldBy: "504 to the caller and elb_status_code 504 in the load balancer's access log",
    manual:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  },
  {
    name: 'Cloudflare: proxy read timeout (100 s until about 2024)',
    ms: 120_000,
    kind: 'idle',
    rule: 'proxy-timeout',
    toldBy: 'HTTP 524 to the caller',
    manual: 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/',
  },
  {
    name: 'undici and fetch of Node: headersTimeout and bodyTimeout',
    ms: 300_000,
    kind: 'idle',
    rule: 'caller-idle-timeout',
    toldBy: 'the caller says `UND_ERR_HEADERS_TIMEOUT` or `UND_ERR_BODY_TIMEOUT`',
    manual: 'https://github.com/nodejs/undici/blob/v7.0.0/docs/docs/api/Client.md#parameter-clientoptions',
  },
  {
    name: 'Envoy and Istio: stream idle timeout',
    ms: 300_000,
    kind: 'idle',
    rule: 'proxy-timeout',
    toldBy: "the response flag SI in Envoy's access log",
    manual: 'https://www.envoyproxy.io/docs/envoy/v1.39.0/faq/configuration/timeouts#stream-timeouts',
  },
];

// Two machines' clocks, and the time between the caller's first byte and the server's first line.
const NEAR_MS = 60;

/** Known timers whose value lies within the cutoff's spread, widened by what two clocks may disagree. */
export function timersNear(ms: number, spreadMs: number): KnownTimer[] {
  return KNOWN_TIMERS.filter((timer) => Math.abs(timer.ms - ms) <= spreadMs + NEAR_MS);
}
