import { LANGUAGES, type Language } from './languages.ts';
import { locateTool, type Tool } from './locate-tool.ts';
import type { ConfinedEnd } from './run-confined.ts';

export interface Toolchain {
  readonly language: Language;
  readonly tool: Tool;
}

/**
 * The languages that work here: of each the first program that is there and that starts when it is confined.
 * @param tryIt runs a command of a language as an execution would.
 */
export async function findToolchains(
  env: NodeJS.ProcessEnv,
  tryIt: (toolchain: Toolchain, command: readonly string[]) => Promise<ConfinedEnd>,
): Promise<ReadonlyMap<string, Toolchain>> {
  const found = await Promise.all(
    LANGUAGES.map(async (language) => {
      for (const program of language.programs) {
        for (const tool of await locateTool(program, env)) {
          const toolchain = { language, tool };
          const { exitCode } = await tryIt(toolchain, [tool.path, ...language.check]);
          if (exitCode === 0) return toolchain;
        }
      }
      return null;
    }),
  );
  return new Map(found.filter((each) => each !== null).map((each) => [each.language.id, each]));
}
