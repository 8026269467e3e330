// The caller's clock and the server's may differ by tens of ms, and the server logs a request only when its body is in.
const CLOCKS_MS = 60;
const LONGEST_MS = 5000;

/**
 * The idle limit of Node's pooled connections that a cutoff can be: min(5 s, N − 1 s), N the server's
 * `Keep-Alive: timeout=N` in whole seconds; null if it can be none of them. Node >= 19: lib/_http_agent.js,
 * https://github.com/nodejs/node/blob/v20.20.0/lib/_http_agent.js (`agentTimeout`, `keepAlive hint`).
 */
export function agentLimitNear(ms: number, spreadMs: number): number | null {
  const nearest = Math.min(LONGEST_MS, Math.max(1000, Math.round(ms / 1000) * 1000));
  // A wide interval that holds 5 s is taken for it: that is what servers without the hint (uvicorn) give.
  if (Math.abs(ms - LONGEST_MS) <= spreadMs + CLOCKS_MS) return LONGEST_MS;
  return Math.abs(ms - nearest) <= spreadMs + CLOCKS_MS ? nearest : null;
}
