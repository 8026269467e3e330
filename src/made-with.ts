import type { CaseOptions } from './place-case.ts';
import type { MadeWith } from './report.ts';
import { VERSION } from './version.ts';

/** With what a report is made, so that it can be made again. `whole` is false where details had to be forgotten. */
export function madeWith(options: CaseOptions & { readonly offset?: readonly string[] }, whole = true): MadeWith {
  return {
    kcr: VERSION,
    path: options.path ?? '/exec',
    tz: [...(options.tz ?? [])],
    offset: [...(options.offset ?? [])],
    since: options.since ?? null,
    until: options.until ?? null,
    whole,
  };
}
