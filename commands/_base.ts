import { fstatSync } from 'node:fs';
import { Command, Flags } from '@oclif/core';
import type { OpenBytes, RenderOptions } from '../src/index.ts';
import { several } from './_flags.ts';
import { HelpWanted } from './_help-wanted.ts';
import { packed } from './_packed.ts';
import { plainMessage } from './_plain-message.ts';
import { linkTo, unicodeTerminal, wantsColour, widthOf } from './_terminal.ts';
import { visible } from './_visible.ts';

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
  tz: several('zone of clocks that write none, for all or for one file, format, pod or container', '[NAME=]Area/City'),
  offset: several('add this to the times of one file, format, pod or container', 'NAME=+120ms'),
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

/** A reader that has seen enough (`| head`) ends the program quietly. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

/** Talk that nobody hears takes nothing from the data, unless one reader had both (`2>&1 | head`). */
function endWithoutAnyReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  const [out, err] = [fstatSync(1), fstatSync(2)];
  if (out.dev === err.dev && out.ino === err.ino) process.exit(0);
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

  protected override async init(): Promise<void> {
    await super.init();
    if (process.stdout.listeners('error').includes(endOnClosedPipe)) return;
    process.stdout.on('error', endOnClosedPipe);
    process.stderr.on('error', endWithoutAnyReader);
  }

  /** Data, on stdout; resolves when it is written, so that an exit cannot cut it off. */
  protected async print(data: string | Uint8Array): Promise<void> {
    process.stdout.write(data);
    if (process.stdout.writableLength > 0) await new Promise((resolve) => process.stdout.write('', resolve));
  }

  /** The same of many pieces, in few writes. */
  protected async printAll(pieces: Iterable<string>): Promise<void> {
    for (const block of packed(pieces)) await this.print(block);
  }

  /** Talk, on stderr. */
  protected say(text: string): void {
    process.stderr.write(`${visible(text)}\n`);
  }

  protected override async catch(error: Error & { hint?: string | null; oclif?: { exit?: number } }): Promise<never> {
    // this.exit(n) throws, too.
    if (('code' in error && error.code === 'EEXIT') || error instanceof HelpWanted) throw error;
    this.say(`kcr: ${plainMessage(error.message.trim())}`);
    if (typeof error.hint === 'string') this.say(error.hint);
    if (process.env.DEBUG) this.say(error.stack ?? '');
    return this.exit(EXIT_USAGE);
  }
}

/** Opens what was read a second time; standard input is gone by then. */
export function reopen(inputs: readonly { file: string; open(): AsyncIterable<Uint8Array> }[]): OpenBytes {
  return (file) => (file === '-' ? null : (inputs.find((input) => input.file === file)?.open() ?? null));
}
