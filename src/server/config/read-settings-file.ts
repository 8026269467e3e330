import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { ConfigError } from './config-error.ts';
import { systemProblem } from './system-problem.ts';

export interface SettingsFile {
  readonly name: string;
  /** Whatever its YAML says. */
  readonly content: unknown;
}

/**
 * Reads a file of settings, YAML or JSON.
 * @throws ConfigError that names the file, and the line where it breaks
 */
export async function readSettingsFile(name: string): Promise<SettingsFile> {
  const text = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new ConfigError([`--config (or KCR_CONFIG): ${name} cannot be read: ${systemProblem(error)}`]);
  });
  try {
    // Not the library's own excerpt of the file, which may hold a key.
    return { name, content: parse(text, { prettyErrors: false, logLevel: 'error' }) as unknown };
  } catch (error) {
    throw new ConfigError([`${name}${lineOf(text, error)}: this is neither YAML nor JSON: ${systemProblem(error)}`]);
  }
}

function lineOf(text: string, error: unknown): string {
  const pos: unknown = error instanceof Error && 'pos' in error ? error.pos : null;
  const [offset] = Array.isArray(pos) ? (pos as unknown[]) : [];
  return typeof offset === 'number' ? `:${text.slice(0, offset).split('\n').length}` : '';
}
