import { isLogStart } from '../log-start.ts';
import { envelope, isDigit, isLower, isUpper, type Peeler } from '../peeled.ts';

// docker compose logs: `%-*s | ` of the container's name (v2 `api-1`, v1 `api_1`, or `container_name` as given):
// https://github.com/docker/compose/blob/v2.32.0/cmd/formatter/logs.go
const PREFIX = /^([A-Za-z0-9][A-Za-z0-9_.-]*) +\|(?: |$)/;
const NUMBERED = /[-_]\d+$/;
const ATTACHING = /^Attaching to [\w.-]+(?:, [\w.-]+)*$/;

/** Share of lines with their bar in the same column from which it is a column, not a bar in somebody's sentence. */
const CONSISTENT = 0.5;

/**
 * `docker compose logs`. The names are padded to one width, so a bar is believed where a log's bars stand in one
 * column, or where the beginning of a log line follows a numbered name.
 */
export function compose(): Peeler {
  const columns = new Map<number, number>();
  let lines = 0;
  let sure = new Set<number>();

  return {
    begins: (code) => isLower(code) || isUpper(code) || isDigit(code),
    observe(text) {
      if (text === '') return;
      lines++;
      const m = PREFIX.exec(text);
      if (m) columns.set(m[0].trimEnd().length, (columns.get(m[0].trimEnd().length) ?? 0) + 1);
    },
    learn() {
      sure = new Set([...columns].filter(([, n]) => n >= 2 && n / lines >= CONSISTENT).map(([column]) => column));
    },
    peel(text) {
      const m = PREFIX.exec(text);
      const [prefix = '', name = ''] = m ?? [];
      if (m && (sure.has(prefix.trimEnd().length) || (NUMBERED.test(name) && isLogStart(text, prefix.length))))
        return { text: text.slice(prefix.length), envelope: envelope('compose', { container: name }) };
      if (ATTACHING.test(text) && sure.size > 0) return { text, envelope: envelope('compose'), meta: true };
      return null;
    },
  };
}
