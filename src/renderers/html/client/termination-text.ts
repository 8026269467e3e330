const CLOSERS: Readonly<Record<string, string>> = {
  C: 'the caller closed first',
  S: 'the server closed first',
  P: 'the peer closed first',
  '-': 'nobody closed early',
};
const PHASES: Readonly<Record<string, string>> = {
  R: 'while the request was sent',
  H: 'before the response',
  D: 'within the response',
  '-': 'the response was whole',
};

/** The code of `ReportRequest.termination` with what its letters say, as in `CH (the caller closed first, before the response)`. */
export function terminationText(code: string): string {
  const closer = CLOSERS[code.charAt(0)] ?? 'who closed is not known';
  const phase = PHASES[code.charAt(1)] ?? 'how far the response was is not known';
  return `${code} (${closer}, ${phase})`;
}
