import { STATUS_CODES } from 'node:http';

/**
 * An error that came after `200 OK` had gone out, as a complete JSON document. Callers of a code interpreter show
 * `stdout` and `stderr` and nothing else, so the message stands in `stderr`; `status` is the code that was meant.
 * @param status the status that cannot be sent any more, 400 or above
 * @param body what would have been the body; its own fields are kept if it is a JSON object
 */
export function lateBody(status: number, body: string): string {
  const fields = asObject(body);
  const message = fields && (text(fields.error) ?? text(fields.message) ?? text(fields.detail));
  return JSON.stringify({
    ...fields,
    stdout: text(fields?.stdout) ?? '',
    stderr: text(fields?.stderr) ?? message ?? STATUS_CODES[status] ?? `status ${status}`,
    status,
  });
}

function asObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
