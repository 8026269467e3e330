import { safeName } from './safe-name.ts';

const MAX_DEPTH = 8;

/** The safe components of a relative folder, `..` and the like gone; what lies deeper than 8 is pulled up to there. */
export function safeFolder(folder: string): string[] {
  return folder
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .slice(0, MAX_DEPTH)
    .map(safeName);
}
