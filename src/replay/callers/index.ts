import type { CallerName, OpenWay } from './caller.ts';

interface Entry {
  /** What it does, for people. */
  readonly summary: string;
  /** Loads the HTTP clients that it uses, and those only. */
  readonly load: () => Promise<OpenWay>;
}

/** Every caller that can be played. To add one: a file here, its name in caller.ts, and its key. */
export const callers: Record<CallerName, Entry> = {
  librechat: {
    summary: "LibreChat until March 2026: axios, then node-fetch 2, both with Node's global agent",
    load: async () => (await import('./librechat.ts')).librechat,
  },
  'librechat-fixed': {
    summary: 'LibreChat since March 2026: the axios calls keep no connection',
    load: async () => (await import('./librechat.ts')).librechatFixed,
  },
  'node-fetch': {
    summary: 'node-fetch 2 alone',
    load: async () => (await import('./node-fetch.ts')).nodeFetch,
  },
  fetch: {
    summary: "Node's own fetch",
    load: async () => (await import('./fetch.ts')).nodeFetchBuiltIn,
  },
  axios: {
    summary: 'axios alone, no timeout for /exec',
    load: async () => (await import('./axios.ts')).axios,
  },
  deadline: {
    summary: "Node's own fetch, aborted after --deadline whatever comes",
    load: async () => (await import('./fetch.ts')).deadline,
  },
  curl: {
    summary: 'the curl program, which must be installed',
    load: async () => {
      const { curl, findCurl } = await import('./curl.ts');
      await findCurl();
      return curl;
    },
  },
};
