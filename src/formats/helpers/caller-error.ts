import type { CallerErrorReason, CallerOperation } from '../../types.ts';
import { causeOf } from './caller-reason.ts';

/** What an error message of the caller says of a call to the code-execution server. */
export interface CallerError {
  readonly operation: CallerOperation;
  readonly reason: CallerErrorReason;
  readonly status: number | null;
  readonly url: string | null;
  readonly limitMs: number | null;
  /** A literal piece of the message. */
  readonly words: string;
  /** False where the reason stands on a line that is still to come. */
  readonly complete: boolean;
}

/** CodeExecutor wraps every failure so, and nothing else does: `Error('Execution error:\n\n' + message)`. */
const WRAPPED = /Execution error:/;
const CUT = /\.\.\.(?: \[truncated\])?$/;
/** `logToolError` names the run, not the tool; the tool shows only in what follows. */
const TOOL_ERROR = /\bTool Error "[^"]*"/;
const EXEC_TOOL = /\bTool (?:execute_code|run_tools_with_code|bash_tool|run_tools_with_bash) error:/;
const URL = /\bhttps?:\/\/[^\s"']+/;

// LibreChat's words for its other calls to the server (api/server/services/Files/Code/{crud,process}.js).
const OTHER_CALLS: ReadonlyArray<readonly [RegExp, CallerOperation]> = [
  [/Error fetching session info/, 'files'],
  [/Error (?:uploading code environment file|re-uploading file|uploading (?:batch|files) to code)/, 'upload'],
  [/Error (?:downloading code environment file|processing code output|downloading code output)/, 'download'],
];

/**
 * Reads one error message (its lines joined by newlines). Null where it is not about the code-execution server: a
 * model's API, a database, another tool.
 */
export function callerError(message: string): CallerError | null {
  const operation = operationOf(message);
  if (operation === null) return null;
  const url = urlOf(message);
  const cause = causeOf(message);
  if (cause) {
    const { reason, status, limitMs, words } = cause;
    return { operation, reason, status, limitMs, url, words, complete: true };
  }
  const wrapped = /Execution error:\s*([\s\S]*)$/.exec(message)?.[1]?.trim() ?? null;
  const words = wrapped ? firstLine(wrapped) : firstLine(message).slice(-80);
  return { operation, reason: 'other', status: null, limitMs: null, url, words, complete: wrapped !== '' };
}

function operationOf(message: string): CallerOperation | null {
  if (WRAPPED.test(message)) return 'exec';
  for (const [pattern, operation] of OTHER_CALLS) if (pattern.test(message)) return operation;
  const cut = CUT.test(message);
  if (EXEC_TOOL.test(message)) return cut ? 'exec' : null;
  const called =
    /(?:request to|trying to fetch|response body at|timeout at:|received for [A-Z]* ?|timed out: [A-Z]*) ?https?:\/\//.test(
      message,
    );
  const url = URL.exec(message)?.[0];
  if (called && url !== undefined) return operationOfUrl(url);
  // Cut before the text says which tool it was: any tool may be meant.
  if (TOOL_ERROR.test(message)) return cut ? 'unknown' : null;
  // Any other Node program: only if it says itself that the call was /exec, and why it failed.
  if (/(?:^|[\s[("'/])(?:exec|execute_code|code[ -]execution)\b/i.test(message) && causeOf(message)) return 'exec';
  return null;
}

function operationOfUrl(url: string): CallerOperation | null {
  const path = url.replace(/^https?:\/\/[^/]*/, '').replace(/[?#].*$|[,:;.]+$/g, '');
  if (/\/exec(?:\/programmatic)?$/.test(path)) return 'exec';
  if (/\/files\/[\w-]{21}(?:\/|$)|\/sessions\/[^/]+\/objects\//.test(path)) return 'files';
  if (/\/download\/[\w-]{21}\//.test(path)) return 'download';
  return null;
}

function urlOf(message: string): string | null {
  return URL.exec(message)?.[0].replace(/(?:\.\.\.)?[,:;.]*$/, '') ?? null;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
