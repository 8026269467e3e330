import { z } from 'zod';
import type { Report } from '../report.ts';
import { savedCall, savedLeftAfter } from '../saved-call.ts';

const text = z.string();
const number = z.number();
const maybe = z.string().nullable();

const event = z.object({
  kind: text,
  at: maybe,
  earlierByMs: number,
  laterByMs: number,
  offsetMs: number.nullable(),
  joinedBy: text,
  role: text,
  file: text,
  line: number,
  lines: number,
  offset: number,
  bytes: number,
  sha256: maybe,
  text,
});

const leftAfter = z.object({ ...savedLeftAfter, basis: text });

const connection = z.object({
  peer: maybe,
  nth: number,
  previous: z.array(text),
  idleMs: number.nullable(),
  basis: text,
});

const request = z.object({
  ...savedCall,
  phase: maybe,
  closedBy: maybe,
  termination: text,
  executionFinished: z.boolean().nullable(),
  leftAfter: leftAfter.nullable(),
  connection: connection.nullable(),
  joinConfidence: text,
  streamed: z.boolean(),
  heartbeats: number.nullable(),
  doubts: z.array(text),
  events: z.array(event),
});

const cutoff = z.object({
  ms: number,
  spreadMs: number,
  died: number,
  outlived: number,
  connectionsReused: text,
  ids: z.array(text),
});

const door = z.looseObject({
  schemaVersion: z.literal(1),
  sources: z.array(
    z.object({
      file: text,
      lines: number,
      bytes: number,
      envelope: maybe,
      formats: z.record(text, number),
      blank: number,
      meta: number,
      unrecognised: number,
      from: maybe,
      to: maybe,
    }),
  ),
  zones: z.array(z.object({ clock: text, zone: text, basis: text })),
  skews: z.array(z.object({ clock: text, against: text, earliestMs: number, latestMs: number, applied: z.boolean() })),
  requests: z.array(request),
  cutoff: cutoff.nullable(),
  cutoffs: z.array(cutoff).optional(),
  findings: z.array(
    z.object({
      rule: text,
      hypothesis: text,
      status: text,
      because: text,
      evidence: z.array(z.object({ file: text, line: number, lines: number, says: text, for: z.boolean() })),
      explains: z.array(text),
      settledBy: maybe,
    }),
  ),
  verdict: z.object({
    kind: z.enum(['root-cause', 'inconclusive', 'healthy', 'no-requests']),
    rule: maybe,
    confidence: maybe,
    statement: text,
    remedies: z.array(z.object({ do: text, where: text, why: text })),
    logNext: z.array(text),
  }),
  blindSpots: z.array(text),
  differences: z
    .array(
      z.object({
        field: text,
        effect: z.number(),
        pAlone: z.number(),
        p: z.number(),
        fields: z.number(),
        left: z.number(),
        answered: z.number(),
        says: text,
      }),
    )
    .optional(),
});

/** A saved report (the value that its JSON holds) with everything in it that can be shown, or null. */
export function wholeReport(json: unknown): Report | null {
  // Names of kinds and rules are shown as they are: those of a later version of kcr do no harm.
  return door.safeParse(json).success ? (json as Report) : null;
}
