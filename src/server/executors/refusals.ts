import type { ExecOutcome } from '../executor.ts';
import { LANGUAGE_IDS } from './language-ids.ts';

type Refused = Extract<ExecOutcome, { kind: 'refused' }>;

/** The caller or the server ended it before it was done; nobody may be left to read this. */
export const CANCELLED: Refused = {
  kind: 'refused',
  status: 503,
  error: 'The execution was cancelled',
  errorType: 'cancelled',
};

export const CLOSED: Refused = {
  kind: 'refused',
  status: 503,
  error: 'The server is shutting down',
  errorType: 'service_unavailable',
  retryAfterSeconds: 5,
};

/** KubeCodeRun's answer to a language that it does not know, with those that would work. */
export function unsupportedLanguage(lang: string, installed: readonly string[]): Refused {
  const shown = lang.length > 40 ? `${lang.slice(0, 40)}…` : lang;
  const known = LANGUAGE_IDS.some((id) => id === lang);
  const why = known ? 'it is not installed on this server; ' : '';
  const choice = installed.length > 0 ? `installed here: ${installed.join(', ')}` : 'none is installed here';
  return {
    kind: 'refused',
    status: 400,
    error: `Unsupported programming language: ${shown} (${why}${choice})`,
    errorType: 'validation',
    details: [
      {
        field: 'lang',
        message: `Language '${shown}' is not supported; ${why}${choice}`,
        code: known ? 'language_not_installed' : 'unsupported_language',
      },
    ],
  };
}
