import { join } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand, NO_STDIN } from './_base.ts';

const SHELLS = ['bash', 'zsh', 'powershell'];

/** The plugin's command, which says nothing useful where its cache cannot be written, or hangs there. */
export default class Autocomplete extends BaseCommand {
  static override summary = 'Say how to set up completion in the shell.';
  static override examples = ['<%= config.bin %> autocomplete', '<%= config.bin %> autocomplete zsh'];
  static override args = {
    shell: Args.string({ description: 'for which shell (default: $SHELL)', options: SHELLS, ...NO_STDIN }),
  };
  static override flags = {
    'refresh-cache': Flags.boolean({ char: 'r', description: 'only make the completion anew, and say nothing' }),
  };

  async run(): Promise<void> {
    await this.parse(Autocomplete);
    const { makeDirectory, UsageError } = await import('../src/index.ts');
    const cache = join(this.config.cacheDir, 'autocomplete');
    try {
      // oclif keeps its own below, with Node's recursive mkdir.
      for (const shell of SHELLS) await makeDirectory(join(cache, 'functions', shell), 0o777);
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
      const setting = process.env.XDG_CACHE_HOME ? 'XDG_CACHE_HOME' : 'HOME';
      throw new UsageError(
        `${cache}: the words to complete are kept in this folder, but it cannot be made or written${why}.`,
        `Its place comes from ${setting}: give kcr a folder of yours, as in XDG_CACHE_HOME=~/.cache kcr autocomplete.`,
      );
    }
    const plugin = this.config.plugins.get('@oclif/plugin-autocomplete');
    const command = await plugin?.findCommand('autocomplete', { must: true });
    await command?.run(this.argv, this.config);
  }
}
