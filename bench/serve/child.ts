import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Used {
  readonly idleRss: number;
  readonly peakRss: number;
  readonly cpuSeconds: number;
}

export interface Child {
  readonly port: number;
  /** From now on what it uses is counted. */
  mark(): void;
  /** Ends it and tells what it used. */
  end(): Promise<Used>;
}

/** Starts `server.ts` as a process of its own. */
export async function startChild(kind: 'kcr' | 'express' | 'node', logFile: string): Promise<Child> {
  // Compiled or not, as this file is.
  const script = fileURLToPath(new URL(`./server${extname(import.meta.url)}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, script, kind, logFile], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout || !child.stdin) throw new Error('no pipes to the server');
  const lines = createInterface({ input: child.stdout });
  const next = async () => JSON.parse(String((await once(lines, 'line'))[0])) as unknown;
  const { port } = (await next()) as { port: number };
  return {
    port,
    mark: () => {
      child.stdin?.write('\n');
    },
    end: async () => {
      const used = next();
      child.stdin?.end();
      return (await used) as Used;
    },
  };
}
