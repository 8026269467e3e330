import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { constants as os } from 'node:os';
import { Capture } from './capture.ts';
import { confinedCommand } from './confined-command.ts';
import { COOKIE } from './cookie-processes.ts';
import { endSurvivors } from './end-survivors.ts';
import { killQuietly } from './kill-quietly.ts';
import { closeQuietly, openPipe } from './open-pipe.ts';
import type { ConfiningTools, SandboxPlan } from './sandbox-plan.ts';
import { exitCodeOf, type StopReason } from './stop-reason.ts';
import { watchUse } from './watch-use.ts';

/** How long an output may stay open after its program has ended: a process that escaped may hold it for ever. */
const DRAIN_MS = 1000;

export interface ConfinedRun {
  readonly command: readonly string[];
  /** Its time is what is left of it; `seccompFd` is filled in here. */
  readonly plan: SandboxPlan;
  readonly tools: ConfiningTools;
  /** Path on the host of the file that becomes stdin; null for an empty one. */
  readonly stdin: string | null;
  /** Path on the host of a compiled system-call filter; null for none. */
  readonly seccomp: string | null;
  /** Folder on the host for pipes, which the program cannot see. */
  readonly pipes: string;
  /** Unlike that of every other execution. */
  readonly cookie: string;
  readonly signal: AbortSignal;
}

export interface ConfinedEnd {
  /** 128 + N for a program that died of signal N. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Null when the program ended by itself. */
  readonly stopped: StopReason | null;
  /** Processes that outlived it and were ended; only known without a sandbox, which tells by itself on stderr. */
  readonly survivors: number;
}

/** Runs one command to its end, or to that of a limit. When it resolves nothing of it is left running. */
export async function runConfined(run: ConfinedRun): Promise<ConfinedEnd> {
  const { plan, tools, signal } = run;
  const owner = process.getuid?.() === 0 ? plan.uid : null;
  const [out, err] = await Promise.all([openPipe(run.pipes, owner), openPipe(run.pipes, owner)]);
  const fds = [openSync(run.stdin ?? '/dev/null', constants.O_RDONLY | constants.O_NOFOLLOW), out.writeFd, err.writeFd];
  const sandboxed = plan.mode !== 'none';
  if (sandboxed && run.seccomp !== null) fds.push(openSync(run.seccomp, constants.O_RDONLY));
  const [file = '', ...args] = confinedCommand(run.command, { ...plan, seccompFd: fds.length > 3 ? 3 : null }, tools);

  let stopped: StopReason | null = null;
  let child: ReturnType<typeof spawn> | null = null;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    if (child?.pid !== undefined) killQuietly(-child.pid);
  };
  const stdout = new Capture(plan.limits.outputBytes, () => stop('stdout'));
  const stderr = new Capture(plan.limits.outputBytes, () => stop('stderr'));
  out.reader.on('data', (chunk: Buffer) => stdout.add(chunk));
  err.reader.on('data', (chunk: Buffer) => stderr.add(chunk));
  // Its end is all that matters of an output.
  const drained = Promise.all(
    [out, err].map(
      ({ reader }) => new Promise<void>((done) => reader.on('error', () => {}).once('close', () => done())),
    ),
  );

  const destroyReaders = (): void => {
    for (const { reader } of [out, err]) reader.destroy();
  };
  const onAbort = (): void => stop('aborted');
  let unwatch = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  try {
    child = spawn(file, args, {
      cwd: sandboxed ? '/' : plan.data,
      env: sandboxed ? {} : { ...plan.env, [COOKIE]: run.cookie },
      stdio: fds,
      // A process group of its own, so that it can be ended as one.
      detached: true,
    });
    const exit = once(child, 'exit');
    for (const fd of fds) closeSync(fd);
    fds.length = 0;
    timer = setTimeout(() => stop('time'), plan.limits.timeMs);
    if (child.pid !== undefined) unwatch = watchUse(child.pid, [plan.data, plan.scratch], plan.limits, stop);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const [code, killedBy] = await exit;
    clearTimeout(timer);
    const survivors = sandboxed ? 0 : await endSurvivors(child.pid, run.cookie);
    const drainTimer = setTimeout(destroyReaders, DRAIN_MS);
    await drained;
    clearTimeout(drainTimer);
    const exitCode = stopped === null ? (code ?? 128 + signalNumber(killedBy)) : exitCodeOf(stopped);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text(), stopped, survivors };
  } finally {
    clearTimeout(timer);
    unwatch();
    signal.removeEventListener('abort', onAbort);
    for (const fd of fds) closeQuietly(fd);
    destroyReaders();
  }
}

function signalNumber(name: unknown): number {
  return Object.entries(os.signals).find(([signal]) => signal === name)?.[1] ?? 0;
}
