// `x.log`, `x.log.1`, `x.log-20261123.gz`, syslog: nobody names anything else so.
const LOG =
  /\.log(?:[.-](?:\d[\w-]*|old|prev(?:ious)?|bak|gz|zst|bz2|xz|lz4))*$|(?:^|[-_.])(?:log|logs|syslog|messages)$/i;
// What Grafana, jq, journalctl and shells write logs to, and other programs other things.
const PERHAPS = /\.(?:log|txt|jsonl?|ndjson|csv|out|err)(?:[.-][\w.-]*)?$/i;
// The last ending says what it is, whatever stands before it: `read-log.test.ts`, `x.txt.md`.
const OTHER =
  /\.(?:[cm]?[jt]sx?|md|mdx|rst|adoc|html?|css|scss|ya?ml|toml|ini|py|rb|go|rs|java|kt|c|h|cc|cpp|cs|php|r|d|f90|sh|bash|ps1|sql|ipynb|svg|png|jpe?g|gif|webp|pdf|map|lock|golden|snap|zip|tar|tgz|7z|wasm|pyc|so|o|a|exe|db|sqlite3?)$/i;
const NOT_LOGS = /^(?:package(?:-lock)?|composer|deno|jsconfig.*|tsconfig.*|.*\.truth|.*\.schema)\.json$/i;

/** What the name of a file tells that was found in a directory, not named: a log, perhaps one by its content, or none. */
export function judgeName(name: string): 'log' | 'perhaps' | 'none' {
  if (name.startsWith('.') || OTHER.test(name) || NOT_LOGS.test(name)) return 'none';
  if (LOG.test(name)) return 'log';
  return PERHAPS.test(name) ? 'perhaps' : 'none';
}

/** Whether a directory within one that is searched belongs to a tool that keeps no logs there. */
export function isForeignFolder(name: string): boolean {
  return name === 'node_modules' || name === '__pycache__' || name.startsWith('.');
}
