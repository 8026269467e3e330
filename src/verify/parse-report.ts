import { z } from 'zod';
import type { MadeWith } from '../report.ts';
import { UsageError } from '../usage-error.ts';

const citation = {
  file: z.string(),
  line: z.int().min(1),
  lines: z.int().min(1),
  offset: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().nullable(),
};

const source = z.looseObject({
  file: z.string(),
  lines: z.int().min(0),
  bytes: z.int().min(0),
  to: z.iso.datetime({ precision: 6 }).nullable(),
});

const madeWith = z.looseObject({
  kcr: z.string(),
  path: z.string(),
  tz: z.array(z.string()),
  offset: z.array(z.string()),
  since: z.string().nullable(),
  until: z.string().nullable(),
  whole: z.boolean(),
});

const reportDoor = z.looseObject({
  schemaVersion: z.literal(1),
  sources: z.array(source),
  zones: z.array(z.unknown()),
  skews: z.array(z.unknown()),
  requests: z.array(
    z.looseObject({ id: z.string(), events: z.array(z.looseObject({ ...citation, text: z.string() })) }),
  ),
  cutoff: z.looseObject({}).nullable(),
  findings: z.array(
    z.looseObject({ rule: z.string(), evidence: z.array(z.looseObject({ ...citation, says: z.string() })) }),
  ),
  verdict: z.looseObject({ kind: z.string() }),
  blindSpots: z.array(z.string()),
  madeWith: madeWith.optional(),
});

/** Where a report's claim is to be found in its log. */
export interface Citation {
  readonly file: string;
  readonly line: number;
  readonly lines: number;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string | null;
}

/** A saved report: this much of it is known to be there; the rest is as it was found. A `Report` is one. */
export interface CheckableReport {
  readonly sources: readonly {
    readonly file: string;
    readonly lines: number;
    readonly bytes: number;
    readonly to: string | null;
  }[];
  readonly requests: readonly {
    readonly id: string;
    readonly events: readonly (Citation & { readonly text: string })[];
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly evidence: readonly (Citation & { readonly says: string })[];
  }[];
  readonly madeWith?: MadeWith | undefined;
}

const HINT = 'Make one with: kcr analyze FILES --json > report.json';

/**
 * Reads the text of a saved `kcr analyze --json`, also of one with `--follow`, whose report is the last line.
 * Throws a UsageError that names the field at fault.
 */
export function parseReport(text: string, name: string): CheckableReport {
  const parsed = reportDoor.safeParse(jsonOf(text, name));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the document';
  throw new UsageError(`${name}: not a kcr report of version 1: ${where}: ${issue?.message ?? 'invalid'}.`, HINT);
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const followed = lastLineOf(text);
    if (followed !== null) return followed;
    throw new UsageError(
      `${name}: expected the JSON that kcr analyze --json prints, got text that is not JSON (${error instanceof Error ? error.message : error}).`,
      HINT,
    );
  }
}

function lastLineOf(text: string): unknown {
  const trimmed = text.trimEnd();
  try {
    const last: unknown = JSON.parse(trimmed.slice(trimmed.lastIndexOf('\n') + 1));
    if (typeof last !== 'object' || last === null || !('type' in last) || last.type !== 'report') return null;
    const { type: _, ...report } = last;
    return report;
  } catch {
    return null;
  }
}
