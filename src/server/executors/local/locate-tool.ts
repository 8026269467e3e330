import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** A shim that hangs must not hold up the start. */
const ASK_TIMEOUT_MS = 10_000;

export interface Tool {
  /** The real program, no shim or link. */
  readonly path: string;
  /** Folders that it lives in, apart from the system's own. */
  readonly homes: readonly string[];
}

/** Programs that are often started through a shim (pyenv, rustup), and what they say where they really are. */
const ASK: Readonly<Record<string, { args: string[]; read: (answer: string[]) => { path: string; homes: string[] } }>> =
  {
    python3: {
      args: ['-c', 'import sys; print(sys.executable); print(sys.prefix); print(sys.base_prefix)'],
      read: ([path = '', ...homes]) => ({ path, homes }),
    },
    rustc: {
      args: ['--print', 'sysroot'],
      read: ([root = '']) => ({ path: join(root, 'bin', 'rustc'), homes: [root] }),
    },
  };

/** The system's own folders, which every sandbox has. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** Finds a program on the PATH of `env`, or null. */
export async function locateTool(program: string, env: NodeJS.ProcessEnv): Promise<Tool | null> {
  const found = program === 'node' ? process.execPath : onPath(program, env.PATH ?? '');
  if (found === null) return null;
  const ask = ASK[program];
  if (ask !== undefined && !isSystem(realpathSync(found))) {
    try {
      const { stdout } = await run(found, ask.args, { env, timeout: ASK_TIMEOUT_MS });
      const { path, homes } = ask.read(stdout.trim().split('\n'));
      if (!existsSync(path)) return null;
      return { path, homes: [...new Set([...homes, ...homesOf(path)])].filter((home) => !isSystem(home)) };
    } catch {
      return null;
    }
  }
  // Not the link's target as the program to start: what `cc` or a virtual environment's `python` do depends on the name.
  return { path: found, homes: homesOf(found) };
}

function onPath(program: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // The next one.
    }
  }
  return null;
}

/** `/opt/x` of `/opt/x/bin/program`: for the program as found and for what it links to. */
function homesOf(path: string): string[] {
  return [...new Set([path, realpathSync(path)])]
    .filter((each) => !isSystem(each))
    .map((each) => dirname(dirname(each)));
}

function isSystem(path: string): boolean {
  return SYSTEM.some((root) => path === root || path.startsWith(`${root}/`));
}
