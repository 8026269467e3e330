import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Truth } from '../score/truth.ts';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures');

/** A real log, with what a packet capture says of it where there was one. */
export interface Sample {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
  readonly truth: Truth | null;
}

/** All captured logs among the fixtures, in order of their names. */
export const samples: readonly Sample[] = ['investigation', 'captured'].flatMap(samplesIn);

/** Logs of real programs that were set up to show one cause each. */
export const madeSamples: readonly Sample[] = ['made', 'served'].flatMap(samplesIn);

function samplesIn(folder: string): Sample[] {
  return readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((file) => readSample(join(fixtures, folder, file)));
}

/** One of them by the beginning of its name. */
export function sample(start: string): Sample {
  const found = samples.find((s) => s.name.startsWith(start));
  if (!found) throw new Error(`no sample ${start}`);
  return found;
}

function readSample(path: string): Sample {
  const truthPath = path.replace(/\.log$/, '.truth.json');
  const hasTruth = readdirSync(dirname(path)).includes(basename(truthPath));
  return {
    name: basename(path, '.log'),
    path,
    bytes: readFileSync(path),
    truth: hasTruth ? (JSON.parse(readFileSync(truthPath, 'utf8')) as Truth) : null,
  };
}
