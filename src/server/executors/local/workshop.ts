import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../store/new-id.ts';
import { diskUse } from './disk-use.ts';
import { environment } from './environment.ts';
import { type FoundSandbox, findSandbox } from './find-sandbox.ts';
import { STRIP_TYPES_NAME } from './languages.ts';
import type { LocalOptions, RunLimits } from './local-options.ts';
import { removeTree } from './remove-tree.ts';
import { reportSurvivors } from './report-survivors.ts';
import { type ConfinedEnd, runConfined } from './run-confined.ts';
import { INSIDE } from './sandbox-plan.ts';
import { seccompFilter } from './seccomp-filter.ts';
import { stripperDirectory, stripTypesProgram } from './strip-types.ts';
import { findToolchains, type Toolchain } from './toolchains.ts';
import { UserPool } from './user-pool.ts';
import { giveTree, makeWorkFolder, openWorkRoot, type WorkFolder } from './work-folder.ts';

const MIB = 1024 * 1024;

/** Where one execution happens: its folders, and the user that it runs as. */
export interface Bench {
  readonly id: string;
  readonly folder: WorkFolder;
  readonly uid: number;
}

export interface Program {
  readonly code: string;
  readonly args: readonly string[];
}

/** What the executions of this process share: the sandbox, the languages, the users, the folder they work in. */
export class Workshop {
  readonly toolchains: ReadonlyMap<string, Toolchain>;
  readonly #limits: RunLimits;
  readonly #sandbox: FoundSandbox;
  readonly #root: string;
  readonly #seccomp: string | null;
  readonly #users = new UserPool();

  /** @throws Error with what to do when nothing can be confined, or `sandbox` is `on` and there is none. */
  static async open(limits: RunLimits, sandbox: LocalOptions['sandbox'], env: NodeJS.ProcessEnv): Promise<Workshop> {
    const found = await findSandbox(sandbox !== 'off', env);
    if (sandbox === 'on' && found.advice !== null) throw new Error(found.advice);
    const root = await openWorkRoot(found.mode === 'none' && isRoot());
    const filter = found.mode === 'none' ? null : seccompFilter(process.arch);
    const seccomp = filter === null ? null : join(root, 'seccomp.bpf');
    if (filter !== null && seccomp !== null) await writeFile(seccomp, filter, { mode: 0o600 });
    const bare = new Workshop(limits, found, root, seccomp, new Map());
    const toolchains = await findToolchains(env, (toolchain, command) => bare.#try(toolchain, command));
    return new Workshop(limits, found, root, seccomp, toolchains);
  }

  private constructor(
    limits: RunLimits,
    sandbox: FoundSandbox,
    root: string,
    seccomp: string | null,
    toolchains: ReadonlyMap<string, Toolchain>,
  ) {
    this.#limits = limits;
    this.#sandbox = sandbox;
    this.#root = root;
    this.#seccomp = seccomp;
    this.toolchains = toolchains;
  }

  get sandboxed(): boolean {
    return this.#sandbox.mode !== 'none';
  }

  get advice(): string | null {
    return this.#sandbox.advice;
  }

  async prepare(id: string): Promise<Bench> {
    const folder = await makeWorkFolder(this.#root, id, !this.sandboxed && isRoot());
    return { id, folder, uid: isRoot() ? this.#users.take() : (process.getuid?.() ?? 0) };
  }

  async cleanUp({ folder, uid }: Bench): Promise<void> {
    await removeTree(folder.root);
    this.#users.giveBack(uid);
  }

  /** Compiles and runs a program among the files that lie in the bench. */
  async run(bench: Bench, toolchain: Toolchain, program: Program, signal: AbortSignal): Promise<ConfinedEnd> {
    const { language, tool } = toolchain;
    const { folder } = bench;
    const { sourceName } = language;
    const fileName = typeof sourceName === 'string' ? sourceName : sourceName(program.code);
    await writeFile(join(folder.code, fileName), program.code, { mode: 0o644 });
    if (language.id === 'ts')
      await writeFile(join(folder.code, STRIP_TYPES_NAME), stripTypesProgram(), { mode: 0o644 });
    if (isRoot()) await Promise.all([folder.data, folder.scratch].map((path) => giveTree(path, bench.uid)));
    const memoryMib = Math.floor(this.#limits.memoryBytes / MIB);
    const steps = language.steps(tool.path, this.sandboxed ? INSIDE : folder, memoryMib, program.code);
    const stdin = language.steps(tool.path, folder, memoryMib, program.code).stdin;
    const limits = await this.#limitsBeside(folder);
    const untilMs = performance.now() + this.#limits.timeMs;
    const step = (command: readonly string[], input: string | null): Promise<ConfinedEnd> =>
      this.#confined(
        bench,
        toolchain,
        command,
        input,
        { ...limits, timeMs: Math.max(1, untilMs - performance.now()) },
        signal,
      );

    const compiled = steps.compile === null ? null : await step(steps.compile, null);
    if (compiled !== null && (compiled.exitCode !== 0 || compiled.stopped !== null)) return compiled;
    const command = [...steps.run, ...program.args];
    const end = await step(this.sandboxed ? reportSurvivors(command) : command, stdin);
    // Warnings of the compiler.
    return compiled === null ? end : { ...end, stderr: compiled.stderr + end.stderr };
  }

  /** What lies there already is not the program's doing. */
  async #limitsBeside(folder: WorkFolder): Promise<RunLimits> {
    const used = await diskUse([folder.data], { bytes: Number.POSITIVE_INFINITY, entries: Number.POSITIVE_INFINITY });
    const { diskBytes, diskEntries } = this.#limits;
    return { ...this.#limits, diskBytes: diskBytes + used.bytes, diskEntries: diskEntries + used.entries };
  }

  async close(): Promise<void> {
    await removeTree(this.#root);
  }

  async #try(toolchain: Toolchain, command: readonly string[]): Promise<ConfinedEnd> {
    const bench = await this.prepare(newId());
    try {
      if (isRoot())
        await Promise.all([bench.folder.data, bench.folder.scratch].map((path) => giveTree(path, bench.uid)));
      return await this.#confined(bench, toolchain, command, null, this.#limits, new AbortController().signal);
    } finally {
      await this.cleanUp(bench);
    }
  }

  #confined(
    { id, folder, uid }: Bench,
    { language, tool }: Toolchain,
    command: readonly string[],
    stdin: string | null,
    limits: RunLimits,
    signal: AbortSignal,
  ): Promise<ConfinedEnd> {
    const homes = language.id === 'ts' ? [...tool.homes, stripperDirectory()] : tool.homes;
    const env = environment(language, this.sandboxed ? INSIDE : folder, tool.homes);
    const { code, data, scratch, pipes } = folder;
    return runConfined({
      command,
      plan: { mode: this.#sandbox.mode, limits, uid, code, data, scratch, homes, env, seccompFd: null },
      tools: this.#sandbox.tools,
      stdin,
      seccomp: this.#seccomp,
      pipes,
      cookie: id,
      signal,
    });
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
