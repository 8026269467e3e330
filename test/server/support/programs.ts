import { execFile, spawnSync } from 'node:child_process';

/** Null if the program can be run, else why a test that needs it is left out. */
export function missing(program: string, ...args: string[]): string | null {
  const { error, status } = spawnSync(program, args, { stdio: 'ignore' });
  if (error) return `${program} is not installed`;
  return status === 0 ? null : `${program} ${args.join(' ')} does not work here`;
}

/** Runs a program to its end. Never rejects: the exit code says how it went. */
export function run(
  program: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 50_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
