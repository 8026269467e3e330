const LINES = 200;

// A date with a time of day as ISO 8601, syslog and the Common Log Format write it, or how uvicorn, httpx, Python and
// LibreChat's programs begin a line without one.
const TEXT = new RegExp(
  [
    String.raw`\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d`,
    String.raw`\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d\b`,
    String.raw`\b\d\d/(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/\d{4}:\d\d:\d\d:\d\d\b`,
    String.raw`(?:^|\s)\d\d-\d\d \d\d:\d\d:\d\d `,
    String.raw`(?:^|[\s|\]])(?:TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL): {1,5}\S`,
    String.raw`(?:^|\s)\[[A-Z][A-Z_]+\] `,
    'HTTP Request: ',
    String.raw`Traceback \(most recent call last\):`,
    String.raw`^"?\d{13,19}\b`,
  ].join('|'),
  'm',
);

// A record says something, and when; or, on the one line that it has, how grave it is or where it was said.
const SAYS = /"(?:line|log|msg|message|MESSAGE|event|body|text|_msg)"\s*:/;
const WHEN =
  /"(?:@?timestamp|time|ts|tsNs|date|Date|asctime|__REALTIME_TIMESTAMP|_time)"\s*:\s*(?:"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|"?\d{10,19}\b)/;
const MARKS = /^(?=.*"(?:line|log|msg|message|event)"\s*:).*"(?:level|levelname|severity|stream|podName|pod)"\s*:/m;
/** Loki's answer: `{"stream":{…},"values":[["1770709752000000000","…"]]}`. */
const LOKI = /"values"\s*:\s*\[\s*\[\s*"\d{13,19}"/;
/** A report of kcr's own quotes the lines of logs. */
const OWN_REPORT = /^\s*\{\s*"schemaVersion"\s*:/;

/** Whether the beginning of a file is that of a log: a line with a time or in a known form, or a record of JSON. */
export function looksLikeLog(head: string): boolean {
  const lines = head.split('\n', LINES).join('\n');
  if (!/^\uFEFF?\s*[[{]\s*["{[]/.test(lines)) return TEXT.test(lines);
  if (OWN_REPORT.test(head)) return false;
  return (SAYS.test(head) && WHEN.test(head)) || MARKS.test(lines) || LOKI.test(head);
}
