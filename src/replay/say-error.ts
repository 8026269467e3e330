/** What an HTTP client says of its failure, on one line: the cause, too, where it hides behind another text. */
export function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const hidden = cause instanceof Error && cause.message !== '' ? cause.message : null;
  // Node's connect errors to several addresses have no text of their own.
  const own = error.message || ('code' in error ? String(error.code) : error.name);
  return (hidden === null || own.includes(hidden) ? own : `${own}, reason: ${hidden}`).replace(/\s*\n\s*/g, ' ');
}
