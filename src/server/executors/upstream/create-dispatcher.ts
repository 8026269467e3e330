import { Agent, type Dispatcher } from 'undici';

/** To connect, not to wait for an answer: a host that drops packets must not hold a caller for minutes. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Well under uvicorn's 5 s: a request on a connection that the upstream is just closing would fail for nothing. */
const KEEP_ALIVE_MS = 1_000;

/** Connections to the upstream, with no timer on an answer: how long it may take is decided in one place, before it. */
export function createDispatcher(): Dispatcher {
  return new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
  });
}
