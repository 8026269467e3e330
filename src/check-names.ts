import type { SourceRecords } from './read-records.ts';
import { type ClockOptions, namesOf } from './time/clocks.ts';
import { UsageError } from './usage-error.ts';

const MAX_LISTED = 20;

/** Throws a UsageError where `--tz NAME=` or `--offset NAME=` names no clock of what was read; lists the names there are. */
export function checkNames(given: ClockOptions, read: readonly SourceRecords[]): void {
  const named = [
    ...given.zones.map(({ name }) => ({ flag: '--tz', name })),
    ...given.offsets.map(({ name }) => ({ flag: '--offset', name })),
  ];
  if (named.every(({ name }) => name === null)) return;
  const known = new Set<string>();
  for (const { summary, records } of read) {
    for (const name of namesOf({ file: summary.file, pod: null, container: null, format: null })) known.add(name);
    for (const { clock } of records) for (const name of namesOf(clock)) known.add(name);
  }
  for (const { flag, name } of named) {
    if (name === null || known.has(name)) continue;
    const listed = [...known].slice(0, MAX_LISTED).join(', ');
    const more = known.size > MAX_LISTED ? ` and ${known.size - MAX_LISTED} more` : '';
    throw new UsageError(
      `${flag} ${name}=…: no file, format, pod or container of these logs has the name '${name}'.`,
      `The names there are: ${listed}${more}.`,
    );
  }
}
