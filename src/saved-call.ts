import { z } from 'zod';

/** What comparisons, replays and pages all read of a call in a saved report: fields for a zod object. */
export const savedCall = {
  id: z.string(),
  method: z.string(),
  path: z.string(),
  startedAt: z.string().nullable(),
  outcome: z.enum(['delivered', 'caller-left', 'server-left', 'never-arrived', 'unfinished']),
  status: z.number().nullable(),
  durationMs: z.number().nullable(),
  callerReason: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
} as const;

/** When a caller left, without on what that rests. */
export const savedLeftAfter = { ms: z.number().nullable(), earliestMs: z.number(), latestMs: z.number() } as const;
