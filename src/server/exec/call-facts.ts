import type { LogFields, LogLevel } from '../../lifecycle-log.ts';
import type { ExecRequest } from '../executor.ts';
import type { Visit } from '../visit.ts';

/** A line before it is written. */
export interface JournalLine {
  readonly level: LogLevel;
  readonly logger: 'kcr.exec' | 'kcr.server' | 'uvicorn.access';
  readonly event: string;
  readonly fields: LogFields;
}

/** What the lines of one call say of it. */
export interface CallFacts {
  readonly request: ExecRequest;
  readonly visit: Visit;
  readonly executor: string;
  readonly intervalMs: number;
  /** Both are known once the executor has told them. */
  sessionId: string | null;
  executionId: string | null;
}

/** Rounded to hundredths, as KubeCodeRun logs durations. */
export function hundredths(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 100) / 100;
}
