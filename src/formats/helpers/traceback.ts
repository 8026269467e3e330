import type { Reading } from '../../types.ts';
import { own } from './own.ts';

type Head = Reading | 'noise';

const START = /^[\s|+]*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):$/;
const CHAIN =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)$/;
// Exception groups indent with `  | ` and rule with `  +-+---------------- 1 ----------------` (PEP 654).
const GROUP = /^\s*(?:\||\+-)/;
// Rich draws tracebacks in boxes when structlog finds it.
const BOX = /^\s*[╭│╰]/;
const RULE = /^={10,}$/;
/** `module.Class` or `module.Class: text`, the last line that Python's traceback module prints of an exception. */
const EXCEPTION = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:: .*|:)?$/;
const SURELY_EXCEPTION =
  /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Group|Timeout|Disconnect|Disconnected|Cancelled|Refused|Aborted)(?:\b|:)/;
/** What a new record of some program would begin with, and the text of an exception hardly. */
const NEW_RECORD = /^(?:\d{4}[-/]\d\d|\d{1,3}\.\d{1,3}\.|\[|[{<]|[A-Z]{4,8}:? |[A-Z][a-z]{2} {1,2}\d)/;

/** Longest exception text, in lines, that is followed after its first line. */
const MAX_TEXT_LINES = 60;

/**
 * Continues a record with the lines of a Python traceback: frames, `^^^^` markers, chained exceptions, groups, and
 * exception texts of several lines. A `server-error` ends with the last exception line as its `error`.
 * `index` counts the lines that the record has been continued by so far.
 */
export function continueTraceback(head: Head, text: string, index: number): { record: Head; last: boolean } | null {
  const line = text.trimEnd();
  // Only what begins a traceback makes a record go on; everything else may be anybody's.
  if (index === 0) return begins(head, line) ? { record: head, last: false } : null;
  if (line === '' || START.test(line) || CHAIN.test(line) || BOX.test(line) || RULE.test(line))
    return { record: head, last: false };
  if (GROUP.test(line)) return { record: withError(head, line.replace(/^[\s|+-]+/, '')), last: false };
  if (/^\s/.test(line)) return { record: head, last: false };
  if (EXCEPTION.test(line)) return { record: withError(head, line), last: false };
  // The rest of a text of several lines stands at the margin, like anything that another program prints.
  if (index > MAX_TEXT_LINES * 4 || NEW_RECORD.test(line)) return null;
  return isFollowing(head) ? { record: head, last: false } : null;
}

/** The last exception line of a whole traceback, e.g. out of a JSON field; null where there is none. */
export function finalException(traceback: string): string | null {
  let last: string | null = null;
  for (const raw of traceback.split('\n')) {
    const line = raw.replace(/^[\s|+-]+(?=\S)/, (indent) => (indent.includes('|') ? '' : indent));
    if (SURELY_EXCEPTION.test(line) || (last === null && EXCEPTION.test(line))) last = line.trimEnd();
  }
  return last === null ? null : own(last);
}

function begins(head: Head, line: string): boolean {
  if (START.test(line) || BOX.test(line) || RULE.test(line)) return true;
  // uvicorn's message ends in a newline, which some handlers print as a line of its own.
  return line === '' && head !== 'noise' && head.kind === 'server-error' && head.exception;
}

function withError(head: Head, line: string): Head {
  if (head === 'noise' || head.kind !== 'server-error') return head;
  const first = head.error === head.text;
  if (!SURELY_EXCEPTION.test(line) && !(first && EXCEPTION.test(line))) return head;
  return { ...head, error: own(line) };
}

/** True once the head has its exception line: only then can more of its text follow. */
function isFollowing(head: Head): boolean {
  return head !== 'noise' && head.kind === 'server-error' && head.error !== head.text;
}
