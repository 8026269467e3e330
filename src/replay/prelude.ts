/** A request that comes before a call on its connection, and that is played again. */
export type Prelude = 'upload' | 'download' | 'files';

/** In the order in which LibreChat sends them between two calls: what is there is looked at last. */
export const PRELUDES: readonly Prelude[] = ['upload', 'download', 'files'];

/** What a request of the log (`METHOD /path`) was for; null for one that is not played again. */
export function preludeOf(request: string): Prelude | null {
  if (/^POST \S*\/upload\b/.test(request)) return 'upload';
  if (/^GET \S*\/download\//.test(request)) return 'download';
  return /^GET \S*\/(?:files|sessions)\//.test(request) ? 'files' : null;
}
