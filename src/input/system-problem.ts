import type { InputProblem } from './input.ts';

/** What the operating system refused, as a sentence. */
export function systemProblem(path: string, error: unknown): Omit<InputProblem, 'file'> {
  if (isMissing(error))
    return { kind: 'usage', message: `${path}: there is no such file or directory; check the name.` };
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'unreadable', message: `${path}: no permission to read it; change its mode or run as its owner.` };
  const why = error instanceof Error ? error.message : String(error);
  return { kind: 'unreadable', message: `${path}: it cannot be read (${why}).` };
}

/** Whether it says that a file does not exist. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
