import type { Replayed } from './replay.ts';
import type { ReplayRequest } from './replay-request.ts';

export type { CallerLogFormat } from './caller-log.ts';
export type { CallerName } from './callers/caller.ts';
export type { FixName } from './fixes.ts';
export type { Replayed } from './replay.ts';
export type { Planned, ReplayRequest } from './replay-request.ts';
export type { ReplaySummary } from './summary.ts';

/** As `replay.ts` has it; HTTP clients and zod are loaded when it is called, and not by who only reads logs. */
export async function replay(files: readonly string[], request: ReplayRequest): Promise<Replayed> {
  const heavy = await import('./replay.ts');
  return heavy.replay(files, request);
}
