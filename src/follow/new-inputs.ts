import { stat } from 'node:fs/promises';
import { findInputs, type Input, type InputProblem } from '../input/index.ts';

export interface NewInputsOptions {
  /** Resolves when it is time to look again. */
  readonly tick: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Told, in a sentence each, of files that were found and of those that are left alone. */
  readonly onNotice: (message: string) => void;
}

/** Those of the names given under which files may appear later: missing ones, directories, globs. */
export async function awaitedNames(args: readonly string[]): Promise<string[]> {
  const states = await Promise.all(args.map((arg) => (arg === '-' ? null : stat(arg).catch(() => 'missing' as const))));
  return args.filter((_, n) => {
    const state = states[n];
    return state === 'missing' || state?.isDirectory();
  });
}

/** Looks for files under `names` at each tick until aborted, and gives those that are new; `known` were found before. */
export async function* newInputs(
  names: readonly string[],
  known: readonly string[],
  { tick, signal, onNotice }: NewInputsOptions,
): AsyncGenerator<Input> {
  const seen = new Set(known);
  const identities = new Set(await Promise.all(known.map(identityOf)));
  const told = new Set<string>();
  while (!signal.aborted) {
    await tick();
    const { inputs, problems } = await findInputs(names);
    for (const { message } of problems.filter(isUnreadable)) {
      if (!told.has(message)) onNotice(message);
      told.add(message);
    }
    for (const input of inputs) {
      if (seen.has(input.file)) continue;
      const old = [...seen].find((file) => input.file.startsWith(`${file}.`) || input.file.startsWith(`${file}-`));
      const identity = await identityOf(input.file);
      // Log rotation: its lines were read under its former name, and would be read twice.
      const isOld = identities.has(identity) || old !== undefined;
      seen.add(input.file);
      identities.add(identity);
      if (isOld) continue;
      onNotice(`${input.file}: it is there now, and is followed from its beginning.`);
      yield input;
    }
  }
}

/** What is said of a name under which there is nothing yet. */
export function waitingNotice({ file, message }: InputProblem): string {
  return `${file}: nothing there yet to follow, so kcr waits for it (${message.slice(file.length + 2).replace(/\.$/, '')}).`;
}

function isUnreadable({ kind }: InputProblem): boolean {
  return kind === 'unreadable';
}

async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found === null ? path : `${found.dev}:${found.ino}`;
}
