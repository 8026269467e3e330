import type { Evidence, LogEvent, Source } from '../types.ts';

/** The line `source` supports the hypothesis, because … */
export function supports(source: Source, says: string): Evidence {
  return { source, says, for: true };
}

/** The line `source` speaks against the hypothesis, because … */
export function refutes(source: Source, says: string): Evidence {
  return { source, says, for: false };
}

/** As `supports` / `refutes`, but none where there is no such event. */
export function supportsIf(e: LogEvent | null, says: string): Evidence[] {
  return e ? [supports(e.source, says)] : [];
}
export function refutesIf(e: LogEvent | null, says: string): Evidence[] {
  return e ? [refutes(e.source, says)] : [];
}
