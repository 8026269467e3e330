import { z } from 'zod';
import { UsageError } from './usage-error.ts';

const citation = {
  file: z.string(),
  line: z.int().min(1),
  lines: z.int().min(1),
  offset: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string().nullable(),
};

const reportDoor = z.object({
  schemaVersion: z.literal(1),
  sources: z.array(z.object({ file: z.string() })),
  requests: z.array(z.object({ id: z.string(), events: z.array(z.object({ ...citation, text: z.string() })) })),
  findings: z.array(z.object({ rule: z.string(), evidence: z.array(z.object({ ...citation, says: z.string() })) })),
});

/** As much of a saved report as is needed to check its citations. */
export type CheckableReport = z.infer<typeof reportDoor>;

/** Reads the text of a saved `kcr analyze --json`. Throws a UsageError that names the field at fault. */
export function parseReport(text: string, name: string): CheckableReport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${name}: expected the JSON that kcr analyze --json prints, got text that is not JSON (${error instanceof Error ? error.message : error}).`,
      'Make one with: kcr analyze FILES --json > report.json',
    );
  }
  const parsed = reportDoor.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the document';
  throw new UsageError(
    `${name}: not a kcr report of version 1: ${where}: ${issue?.message ?? 'invalid'}.`,
    'Make one with: kcr analyze FILES --json > report.json',
  );
}
