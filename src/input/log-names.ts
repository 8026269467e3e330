// `x.log`, `x.log.1`, `x.log-20261123.gz`, and the files that Grafana, jq and journalctl write.
const LOG_NAME = /\.(?:log|txt|jsonl?|ndjson|csv|out|err)(?:[.-][\w.-]*)?$|(?:^|[-_.])(?:log|logs|syslog|messages)$/i;
const NOT_LOGS = /^(?:package(?:-lock)?|tsconfig.*|.*\.truth|.*\.schema)\.json$/i;

/** Whether a file that was found in a directory, not named, is worth a look. */
export function looksLikeLog(name: string): boolean {
  return !name.startsWith('.') && LOG_NAME.test(name) && !NOT_LOGS.test(name);
}
