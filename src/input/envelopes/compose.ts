import { isLogStart } from '../log-start.ts';
import { envelope, isDigit, isLower, isUpper, type Peeler } from '../peeled.ts';

// docker compose logs: `%-*s | ` of the container's name (v2 `api-1`, v1 `api_1`, or `container_name` as given):
// https://github.com/docker/compose/blob/v2.32.0/cmd/formatter/logs.go
const PREFIX = /^([A-Za-z0-9][A-Za-z0-9_.-]*) +\|(?: |$)/;
const NUMBERED = /[-_]\d+$/;
const ATTACHING = /^Attaching to [\w.-]+(?:, [\w.-]+)*$/;

/** Share of lines with their bar in the same column from which it is a column, not a bar in somebody's sentence. */
const CONSISTENT = 0.5;
/** Bars in one column between a numbered name and the beginning of a log line that make it one in a mixed log. */
const MIN_STARTS = 5;

/**
 * `docker compose logs`. The names are padded to one width, so a bar is believed where a log's bars stand in one
 * column, at most lines or with so many beginnings of log lines behind it.
 */
export function compose(): Peeler {
  const columns = new Map<number, { count: number; starts: number }>();
  let lines = 0;
  let sure = new Set<number>();
  let changes = 0;

  return {
    begins: (code) => isLower(code) || isUpper(code) || isDigit(code),
    observe(text, times) {
      if (text === '') return;
      lines += times;
      const m = PREFIX.exec(text);
      if (!m) return;
      const [prefix, name = ''] = m;
      const column = columns.get(prefix.trimEnd().length) ?? { count: 0, starts: 0 };
      column.count += times;
      if (NUMBERED.test(name) && isLogStart(text, prefix.length)) column.starts += times;
      columns.set(prefix.trimEnd().length, column);
    },
    learn() {
      const isColumn = ({ count, starts }: { count: number; starts: number }) =>
        starts >= MIN_STARTS || (count + starts >= 2 && count / lines >= CONSISTENT);
      const before = sure;
      sure = new Set([...columns].filter(([, seen]) => isColumn(seen)).map(([column]) => column));
      if (sure.size !== before.size || [...sure].some((column) => !before.has(column))) changes++;
    },
    changes: () => changes,
    peel(text) {
      const m = PREFIX.exec(text);
      const [prefix = '', name = ''] = m ?? [];
      if (m && sure.has(prefix.trimEnd().length))
        return { text: text.slice(prefix.length), envelope: envelope('compose', { container: name }) };
      if (ATTACHING.test(text) && sure.size > 0) return { text, envelope: envelope('compose'), meta: true };
      return null;
    },
  };
}
