import { type Command, Config, Errors, flush, handle } from '@oclif/core';
import { HelpWanted } from './_help-wanted.ts';

/** The commands of the quick start; bin/run.js asks for others the long way. */
const COMMANDS: Readonly<Record<string, () => Promise<{ default: typeof Command }>>> = {
  analyze: () => import('./analyze.ts'),
  compare: () => import('./compare.ts'),
  explain: () => import('./explain.ts'),
  verify: () => import('./verify.ts'),
};

/**
 * Runs a command as oclif's `execute` does, without looking for others: neither plugins nor command files are read.
 * False if it must be run the long way, because its help is wanted or it is not among these; nothing is printed then.
 */
export async function quick([id = '', ...args]: readonly string[], root: string, pjson: object): Promise<boolean> {
  const load = Object.hasOwn(COMMANDS, id) ? COMMANDS[id] : undefined;
  if (!load || args.length === 0 || args.includes('--help')) return false;
  try {
    const config = await Config.load({ root, pjson: withoutCommands(pjson), userPlugins: false });
    const { default: command } = await load();
    command.id = id;
    await (command as unknown as { run(args: string[], config: Config): Promise<unknown> }).run([...args], config);
    flush();
  } catch (error) {
    if (error instanceof HelpWanted) return false;
    // Where nothing is to be said of it, oclif's own handling would only load what says it.
    if (error instanceof Errors.ExitError) process.exit(error.oclif.exit);
    await handle(error as Error);
  }
  return true;
}

/** package.json for oclif, which then looks for nothing. */
function withoutCommands(pjson: object): never {
  const oclif = 'oclif' in pjson && typeof pjson.oclif === 'object' ? pjson.oclif : {};
  return { ...pjson, oclif: { ...oclif, commands: undefined, plugins: [] } } as never;
}
