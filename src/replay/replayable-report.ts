import { z } from 'zod';
import { parseSaved } from '../parse-saved.ts';

const call = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  startedAt: z.string().nullable(),
  outcome: z.enum(['delivered', 'caller-left', 'server-left', 'never-arrived', 'unfinished']),
  status: z.number().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  leftAfter: z.object({ ms: z.number().nullable(), earliestMs: z.number(), latestMs: z.number() }).nullable(),
  callerReason: z.string().nullable(),
  connection: z.object({ peer: z.string().nullable(), nth: z.int().min(1), previous: z.array(z.string()) }).nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
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
