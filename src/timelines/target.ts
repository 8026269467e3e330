/** Which calls the timelines are about. */
export interface Target {
  /** Null for any method. */
  readonly method: string | null;
  readonly path: string;
}

/**
 * The calls that `--path` names. `/exec` means POST /exec, also below a base path (`/v1/exec`); another path means
 * every method on it and on what lies below it (`/files` includes `/files/{session}`).
 */
export function targetOf(path: string): Target {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const clean = rooted.length > 1 ? rooted.replace(/\/+$/, '') : rooted;
  return { method: clean === '/exec' ? 'POST' : null, path: clean };
}

/** Whether a logged method and path are the target's. */
export function hits(target: Target, method: string | null, path: string | null): boolean {
  if (path === null || (target.method !== null && method !== null && method !== target.method)) return false;
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (clean === target.path || clean.endsWith(target.path)) return true;
  return target.method === null && (clean.startsWith(`${target.path}/`) || clean.includes(`${target.path}/`));
}
