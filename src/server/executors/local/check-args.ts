import type { ExecOutcome } from '../../executor.ts';

/** execve(2): one argument may have 128 KiB on Linux, all together with the environment at least that. */
const MAX_BYTES = 100 * 1024;

/** A refusal of arguments that no program could be started with; null for all others. */
export function checkArgs(args: readonly string[]): Extract<ExecOutcome, { kind: 'refused' }> | null {
  if (args.some((arg) => arg.includes('\0'))) return refuse('an argument may not have a NUL character in it', 'nul');
  const bytes = args.reduce((sum, arg) => sum + Buffer.byteLength(arg) + 1, 0);
  if (bytes > MAX_BYTES)
    return refuse(`arguments may have ${MAX_BYTES} bytes together, these have ${bytes}`, 'too_long');
  return null;
}

function refuse(message: string, code: string): Extract<ExecOutcome, { kind: 'refused' }> {
  const details = [{ field: 'args', message, code }];
  return { kind: 'refused', status: 422, error: 'Request validation failed', errorType: 'validation', details };
}
