// How the programs in question begin a line of their own. A wrapper is believed when such a beginning follows it.
const LOG_START = new RegExp(
  [
    String.raw`\{\s*"`, // JSON
    String.raw`\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d`, // ISO 8601, Go, Python
    String.raw`\d\d-\d\d \d\d:\d\d:\d\d `, // stern --timestamps=short
    String.raw`\[\d{4}-\d\d-\d\d[T ]`, // gunicorn, Envoy
    String.raw`(?:TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL): {1,5}\S`, // uvicorn
    String.raw`\[[A-Z][A-Z_]+\] `, // sidecar, runner
    'HTTP Request: ',
    String.raw`Traceback \(most recent call last\):`,
    String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d `, // syslog
  ].join('|'),
  'y',
);

/** Whether a line of a log begins at index `from`, rather than the middle of a sentence. */
export function isLogStart(text: string, from = 0): boolean {
  LOG_START.lastIndex = from;
  return LOG_START.test(text);
}
