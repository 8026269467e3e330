import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RenderOptions } from '../src/index.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const DEFAULT_WIDTH = 80;

/** Columns to print in: the terminal's, else `$COLUMNS`, else 80. */
export function widthOf(stream: Stream, env: Env): number {
  if (stream.isTTY && stream.columns) return stream.columns;
  const given = Number(env.COLUMNS);
  return Number.isInteger(given) && given > 0 ? given : DEFAULT_WIDTH;
}

/** Colours on terminals that have them; NO_COLOR (https://no-color.org) and FORCE_COLOR decide before. */
export function wantsColour(stream: Stream, env: Env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Whether the locale's character set is UTF-8, by POSIX's order of variables; Windows' terminals are. */
export function unicodeTerminal(env: Env, platform: string): boolean {
  if (platform === 'win32') return true;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** How to make links to lines of files, where the terminal shows links. */
export async function linkTo(stream: Stream): Promise<RenderOptions['link']> {
  if (!stream.isTTY) return null;
  const { default: supportsHyperlinks } = await import('supports-hyperlinks');
  if (!supportsHyperlinks.stdout) return null;
  const directory = process.cwd();
  return (file, line) => (file === '-' ? null : `${pathToFileURL(resolve(directory, file)).href}#${line}`);
}
