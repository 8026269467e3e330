import { isLogStart } from '../log-start.ts';
import { envelope, isDigit, isLower, type Peeled, type Peeler } from '../peeled.ts';

// stern's default template, `POD CONTAINER LINE`, with several namespaces `NAMESPACE POD CONTAINER LINE`:
// https://github.com/stern/stern/blob/v1.31.0/cmd/cmd.go. Names: RFC 1123, as Kubernetes demands.
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const SUBDOMAIN = '[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?';
const TWO = new RegExp(`^(${SUBDOMAIN}) (${LABEL})(?: |$)`);
const THREE = new RegExp(`^(${LABEL}) (${SUBDOMAIN}) (${LABEL})(?: |$)`);
const EVENT = /^[+-] (?:\S+ )?\S+ › \S+$/;

/** More names than any log has pods; a guard against logs that are not stern's. */
const MAX_NAMES = 10_000;
/** Share of lines from which pods that never began a line we know are believed as well. */
const CONSISTENT = 0.9;
/** Share of lines that makes a log stern's; names in the rest of a mixed log must come back so many times. */
const MOSTLY = 0.5;
const MIN_STARTS = 5;
/** Names without a dash could be any two words: in a short log nothing makes them names. */
const MIN_LINES = 10;

/** How often a beginning was seen, and whether the beginning of a log line ever followed it. */
interface Seen {
  count: number;
  starts: number;
}

/**
 * `stern`. Any sentence in lower case begins with two words as well, so names are believed when
 * - the same names were followed by the beginning of a log line somewhere in the stretch or before: at one place in a
 *   log that mostly begins with such names, at several in another, and
 * - the pod's name has a dash, as names given by a controller do; for a bare pod's without, nearly every line of a log
 *   that is not short must begin with names.
 * Once nearly all lines are believed, so are other pods with a container of a known name.
 */
export function stern(): Peeler {
  const seen = new Map<string, Seen>();
  const believed = new Set<string>();
  const containers = new Set<string>();
  let lines = 0;
  let covered = 0;
  let consistent = false;
  let changes = 0;

  function observeNames(text: string, pattern: RegExp, times: number): boolean {
    const m = pattern.exec(text);
    if (!m) return false;
    const names = m[0].trimEnd();
    const known = seen.get(names);
    const starts = isLogStart(text, m[0].length) ? times : 0;
    if (known) {
      known.count += times;
      known.starts += starts;
    } else if (seen.size < MAX_NAMES) seen.set(Buffer.from(names).toString(), { count: times, starts });
    return true;
  }

  return {
    begins: (code) => isLower(code) || isDigit(code) || code === 0x2b || code === 0x2d,
    observe(text, times) {
      if (text === '' || EVENT.test(text)) return;
      lines += times;
      if (!isLower(text.charCodeAt(0)) && !isDigit(text.charCodeAt(0))) return;
      if (observeNames(text, TWO, times)) observeNames(text, THREE, times);
    },
    learn() {
      const wasConsistent = consistent;
      const known = believed.size + containers.size;
      covered = [...seen.values()].reduce((sum, names) => sum + (names.starts > 0 ? names.count : 0), 0);
      consistent = lines > 0 && covered / lines >= CONSISTENT;
      const enough = covered / lines >= MOSTLY ? 1 : MIN_STARTS;
      for (const [names, { starts }] of seen) {
        const parts = names.split(' ');
        const pod = parts[parts.length - 2] ?? '';
        if (starts < enough || isStamp(parts[0] ?? '')) continue;
        if (!pod.includes('-') && !(consistent && lines >= MIN_LINES)) continue;
        believed.add(names);
        containers.add(parts[parts.length - 1] ?? '');
      }
      // Names are only ever added.
      if (consistent !== wasConsistent || believed.size + containers.size !== known) changes++;
    },
    changes: () => changes,
    peel(text): Peeled | null {
      if (EVENT.test(text)) return { text, envelope: envelope('stern'), meta: true };
      const two = TWO.exec(text);
      const three = two && THREE.exec(text);
      if (two && believed.has(two[0].trimEnd())) return peeled(text, two[0], null, two[1], two[2]);
      if (three && believed.has(three[0].trimEnd())) return peeled(text, three[0], three[1], three[2], three[3]);
      if (!consistent) return null;
      if (two && containers.has(two[2] ?? '') && two[1]?.includes('-'))
        return peeled(text, two[0], null, two[1], two[2]);
      if (three && containers.has(three[3] ?? '') && three[2]?.includes('-'))
        return peeled(text, three[0], three[1], three[2], three[3]);
      return null;
    },
  };
}

function peeled(
  text: string,
  prefix: string,
  namespace: string | null = null,
  pod: string | null = null,
  container: string | null = null,
): Peeled {
  return { text: text.slice(prefix.length), envelope: envelope('stern', { namespace, pod, container }) };
}

/** stern --timestamps=short in front of the line, `11-23 17:24:21`, is no pod. */
function isStamp(word: string): boolean {
  return /^\d[\d-]*$/.test(word);
}
