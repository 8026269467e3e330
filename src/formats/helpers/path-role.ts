import type { Role } from '../../types.ts';

// The API may be mounted under a prefix (LIBRECHAT_CODE_BASEURL ends in /v1 by default).
const SERVER =
  /\/(?:exec|exec\/programmatic|upload|upload\/batch|download\/[^/]+\/.+|sessions\/.+|files\/[\w-]{21}(?:\/.*)?)$/;
const SANDBOX = /^\/(?:execute|files)$/;

/**
 * Which of the programs that uvicorn runs here answers a path: the API (`server`), a pod's sidecar (`sandbox`), or
 * `unknown` where both have it (probes, `GET /files/{name}`).
 */
export function pathRole(path: string, query: string | null): Role {
  if (SANDBOX.test(path)) return 'sandbox';
  if (SERVER.test(path)) return 'server';
  // Only the API's listing of a session takes `detail`.
  if (query !== null && /(?:^|&)detail=/.test(query) && /\/files\/[^/]+$/.test(path)) return 'server';
  return 'unknown';
}

/** Splits a request target at its `?`; an absolute-form target loses scheme and host. */
export function splitTarget(target: string): { path: string; query: string | null } {
  const local = target.replace(/^https?:\/\/[^/?]*/, '');
  const mark = local.indexOf('?');
  if (mark < 0) return { path: local || '/', query: null };
  return { path: local.slice(0, mark) || '/', query: local.slice(mark + 1) };
}
