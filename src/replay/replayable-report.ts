import { z } from 'zod';
import { parseSaved } from '../parse-saved.ts';
import { savedCall, savedLeftAfter } from '../saved-call.ts';

const call = z.object({
  ...savedCall,
  durationMs: z.number().nonnegative().nullable(),
  leftAfter: z.object(savedLeftAfter).nullable(),
  connection: z.object({ peer: z.string().nullable(), nth: z.int().min(1), previous: z.array(z.string()) }).nullable(),
});

const door = z.object({
  schemaVersion: z.literal(1),
  requests: z.array(call),
  cutoff: z.object({ ms: z.number() }).nullable(),
});

/** As much of a report as a replay needs; a `Report` is one. */
export type ReplayableReport = z.infer<typeof door>;

/** A saved report (the value that its JSON holds). Throws a UsageError that names the field at fault. */
export function parseReplayable(json: unknown, name: string): ReplayableReport {
  return parseSaved(door, json, name);
}
