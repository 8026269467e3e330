import type { Sample } from './samples.ts';

/** A line of a sample: the envelope's stamp (or ''), and what it wraps. */
interface Wrapped {
  readonly stamp: string;
  readonly text: string;
}

const KUBECTL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) (.*)$/s;

/** The lines of a sample that `kubectl logs --timestamps` wrapped. */
export function wrappedLines(sample: Sample): Wrapped[] {
  const lines = sample.bytes.toString('utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const m = KUBECTL.exec(line);
    return { stamp: m?.[1] ?? '', text: m?.[2] ?? line };
  });
}

const CALLER =
  /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:error|warn|info|debug): |\{"level":"(?:error|warn|info|debug)","message")/;
const REASON = /^(?:request to |Invalid response body |Code execution is |HTTP error! )/;

/** Whether a line is the caller's, given the lines before it (its errors take three lines). */
export function isCallers(lines: readonly Wrapped[], i: number): boolean {
  const text = lines[i]?.text ?? '';
  if (CALLER.test(text)) return true;
  const head = text === '' ? lines[i - 1]?.text : REASON.test(text) ? lines[i - 2]?.text : undefined;
  return head !== undefined && CALLER.test(head);
}

/** A sample changed line by line, its physical lines kept in number and order; null takes a line's text away. */
export function rewrite(
  sample: Sample,
  change: (line: Wrapped, i: number, all: readonly Wrapped[]) => string | null,
): Buffer {
  const all = wrappedLines(sample);
  const lines = all.flatMap((line, i) => {
    const text = change(line, i, all);
    return text === null ? [] : [text];
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** As kubectl writes it. */
export function stamped({ stamp, text }: Wrapped): string {
  return stamp === '' ? text : `${stamp} ${text}`;
}

/** KubeCodeRun's stock releases have no line about a caller that left. */
export function withoutDiagnostics(text: string): string | null {
  if (/"event": "(?:Client disconnected|Response headers sent but body|Failed to send response)/.test(text))
    return null;
  return text.replace(/"client_disconnected": (?:true|false), /, '');
}
