import { Command, Flags } from '@oclif/core';
import type { OpenBytes, RenderOptions } from '../src/index.ts';
import { linkTo, unicodeTerminal, wantsColour, widthOf } from './_terminal.ts';

/** Exit code for what the person asked wrongly, or for what kcr itself got wrong. */
const EXIT_USAGE = 2;

/** oclif would take standard input for the text of an argument that is missing. */
export const NO_STDIN = { ignoreStdin: true } as const;

/** Flags of every command that reads logs. */
export const logFlags = {
  path: Flags.string({
    description: 'which calls to look at',
    default: '/exec',
    helpValue: '/exec',
    helpGroup: 'INPUT',
  }),
  tz: Flags.string({
    description: 'zone of clocks that write none, for all or for one file, format, pod or container',
    helpValue: '[NAME=]Area/City',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'INPUT',
  }),
  offset: Flags.string({
    description: 'add this to the times of one file, format, pod or container',
    helpValue: 'NAME=+120ms',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'INPUT',
  }),
};

/** Flags of every command that prints for people. */
export const lookFlags = {
  redact: Flags.boolean({
    description: 'take API keys, tokens, passwords and code out of what is printed',
    default: true,
    allowNo: true,
    helpGroup: 'OUTPUT',
  }),
  width: Flags.integer({
    description: 'columns to use (default: those of the terminal, else $COLUMNS, else 80)',
    min: 40,
    helpGroup: 'OUTPUT',
  }),
  color: Flags.boolean({
    description: 'colours (default: on a terminal, unless NO_COLOR is set)',
    allowNo: true,
    helpGroup: 'OUTPUT',
  }),
};

interface Look {
  redact: boolean;
  width: number | undefined;
  color: boolean | undefined;
}

/** What all commands share: errors become exit code 2, stdout is data and stderr is talk. */
export abstract class BaseCommand extends Command {
  protected async options(look: Look, all: boolean): Promise<RenderOptions> {
    return {
      all,
      redact: look.redact,
      width: look.width ?? widthOf(process.stdout, process.env),
      colour: look.color ?? wantsColour(process.stdout, process.env),
      unicode: unicodeTerminal(process.env, process.platform),
      link: await linkTo(process.stdout),
    };
  }

  /** Data, on stdout. A reader that has seen enough (`| head`) ends the program quietly. */
  protected async print(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      process.stdout.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EPIPE') process.exit(0);
        reject(error);
      });
      process.stdout.write(text, () => resolve());
    });
    process.stdout.removeAllListeners('error');
  }

  /** Talk, on stderr. */
  protected say(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  protected override async catch(error: Error & { hint?: string | null; oclif?: { exit?: number } }): Promise<never> {
    // this.exit(n) throws, too.
    if ('code' in error && error.code === 'EEXIT') throw error;
    this.say(`kcr: ${error.message.trim()}`);
    if (typeof error.hint === 'string') this.say(error.hint);
    if (process.env.DEBUG) this.say(error.stack ?? '');
    return this.exit(EXIT_USAGE);
  }
}

/** Opens what was read a second time; standard input is gone by then. */
export function reopen(inputs: readonly { file: string; open(): AsyncIterable<Uint8Array> }[]): OpenBytes {
  return (file) => (file === '-' ? null : (inputs.find((input) => input.file === file)?.open() ?? null));
}
