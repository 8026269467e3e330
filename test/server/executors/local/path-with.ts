import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A PATH with these programs of this machine and no others. */
export async function pathWith(programs: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kcr-test-path-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const program of programs) {
    const path = execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    await symlink(path, join(folder, program));
  }
  return folder;
}
