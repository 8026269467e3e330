import type { InputProblem } from './input.ts';

/** What the operating system refused, as a sentence. */
export function systemProblem(path: string, error: unknown): Omit<InputProblem, 'file'> {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { kind: 'usage', message: `${path}: there is no such file or directory; check the name.` };
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'unreadable', message: `${path}: no permission to read it; change its mode or run as its owner.` };
  const why = error instanceof Error ? error.message : String(error);
  return { kind: 'unreadable', message: `${path}: it cannot be read (${why}).` };
}
