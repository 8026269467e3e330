import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';

interface Runnable {
  run(argv: string[], config: Config): Promise<unknown>;
}

const config = await Config.load({ root: fileURLToPath(new URL('../..', import.meta.url)) });

/** Runs a command in this process, in a UTF-8 pipe of 80 columns; gives what it printed and its exit code. */
export async function runCommand(
  command: Runnable,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ stdout: string; stderr: string; code: number }> {
  const before = { ...process.env };
  Object.assign(process.env, { LC_ALL: 'C.UTF-8', COLUMNS: '80', NO_COLOR: '1', ...env });
  try {
    const { stdout, stderr, error } = await captureOutput(() => command.run([...argv], config));
    return { stdout, stderr, code: error ? (error.oclif?.exit ?? 2) : 0 };
  } finally {
    process.env = before;
  }
}
