/** What errors of the operating system mean for somebody who named a file or a folder, and what to do. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; make it first, or name another',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder; name a file',
  EEXIST: 'there is something else of that name',
  EACCES: 'this user may not; change its owner or its mode, or name another',
  EPERM: 'this user may not; change its owner or its mode, or name another',
  EROFS: 'the file system is read-only; name a place that can be written',
  ENOSPC: 'the disk is full; make room, or name another place',
  EDQUOT: 'the quota of this user is used up; make room, or name another place',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
  ENXIO: 'nobody reads from that pipe or socket',
  EMFILE: 'this process has too many open files; raise `ulimit -n`',
};

/** An error of the file system in words, with its code; the message of any other. */
export function systemProblem(error: unknown): string {
  const code = codeOf(error);
  const known = code === null ? undefined : PROBLEMS[code];
  if (known !== undefined) return `${known} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

/** The code of an error of Node's or of the operating system's; null for any other. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
