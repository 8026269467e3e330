import type { Language, RunPaths } from './languages.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The whole environment of a program: nothing of the server's own, which may hold keys. */
export function environment(language: Language, paths: RunPaths, homes: readonly string[]): Record<string, string> {
  return {
    PATH: [...homes.map((home) => `${home}/bin`), PATH].join(':'),
    HOME: paths.scratch,
    TMPDIR: paths.scratch,
    LANG: 'C.UTF-8',
    USER: 'sandbox',
    ...language.env?.(paths),
  };
}
