import { z } from 'zod';
import { parseSaved } from '../parse-saved.ts';
import { savedCall, savedLeftAfter } from '../saved-call.ts';
import type { ComparableReport } from './comparable-report.ts';

const call = z.object({
  ...savedCall,
  phase: z.enum(['before-response', 'mid-response']).nullable(),
  leftAfter: z.object({ ...savedLeftAfter, basis: z.enum(['caller-log', 'connection', 'server-notice']) }).nullable(),
  connection: z.object({ nth: z.number(), previous: z.array(z.string()) }).nullable(),
  streamed: z.boolean(),
  heartbeats: z.number().nullable(),
  events: z.array(z.object({ kind: z.string(), offsetMs: z.number().nullable(), role: z.string() })),
});

const cutoff = z.object({
  ms: z.number(),
  spreadMs: z.number(),
  connectionsReused: z.enum(['all-died-reused', 'some-died-fresh', 'all-died-fresh', 'unknown']),
  ids: z.array(z.string()),
});

const door = z.object({
  schemaVersion: z.literal(1),
  sources: z.array(z.object({ file: z.string(), formats: z.record(z.string(), z.number()) })),
  requests: z.array(call),
  cutoff: cutoff.nullable(),
  cutoffs: z.array(cutoff).optional(),
  verdict: z.object({ kind: z.string(), rule: z.string().nullable(), statement: z.string() }),
});

/** A saved report (the value that its JSON holds). Throws a UsageError that names the field at fault. */
export function parseSide(json: unknown, name: string): ComparableReport {
  return parseSaved(door, json, name);
}
