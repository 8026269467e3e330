import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
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

/** Where a program is on the PATH of `env`, in its order; empty when it is not. `node` is the one that runs this. */
export async function locateTool(program: string, env: NodeJS.ProcessEnv): Promise<Tool[]> {
  const found = program === 'node' ? [process.execPath] : onPath(program, env.PATH ?? '');
  const tools = await Promise.all(found.map((path) => behindShim(program, path, env)));
  return tools.filter((tool) => tool !== null);
}

async function behindShim(program: string, found: string, env: NodeJS.ProcessEnv): Promise<Tool | null> {
  const ask = ASK[program];
  // Not the link's target as the program to start: what `cc` or a virtual environment's `python` do depends on the name.
  if (ask === undefined || isSystem(realpathSync(found))) return { path: found, homes: homesOf(found) };
  try {
    const { stdout } = await run(found, ask.args, { env, timeout: ASK_TIMEOUT_MS });
    const { path, homes } = ask.read(stdout.trim().split('\n'));
    if (!existsSync(path)) return null;
    return { path, homes: [...new Set([...homes, ...homesOf(path)])].filter((home) => !isSystem(home)) };
  } catch {
    return null;
  }
}

function onPath(program: string, path: string): string[] {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, program))
    .filter((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** `/opt/x` of `/opt/x/bin/program`: for the program as found and for what it links to. */
function homesOf(path: string): string[] {
  return [...new Set([path, realpathSync(path)])]
    .filter((each) => !isSystem(each))
    .map((each) => dirname(dirname(each)))
    .filter(isOnlyTools);
}

/** Of `~/bin/x` the folder two up is the user's home: never shown to foreign code, so that such a tool does not start. */
function isOnlyTools(folder: string): boolean {
  const hidden = [homedir(), tmpdir(), process.cwd()];
  return folder !== '/' && !hidden.some((path) => path === folder || path.startsWith(`${folder}/`));
}

function isSystem(path: string): boolean {
  return SYSTEM.some((root) => path === root || path.startsWith(`${root}/`));
}
