import { Flags } from '@oclif/core';

/** An input flag that may be given several times, with one value each. */
export function several(description: string, helpValue: string) {
  return Flags.string({ description, helpValue, multiple: true, multipleNonGreedy: true, helpGroup: 'INPUT' });
}

/** A flag that names a file to write. */
export function outputFile(description: string) {
  return Flags.string({ description, helpValue: 'FILE', helpGroup: 'OUTPUT' });
}
