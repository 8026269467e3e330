import type { z } from 'zod';
import { UsageError } from './usage-error.ts';

/** The value of a saved report's JSON as `door` lets it in. Throws a UsageError that names the field at fault. */
export function parseSaved<T>(door: z.ZodType<T>, json: unknown, name: string): T {
  const parsed = door.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${name}: not a kcr report of version 1: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'invalid'}.`,
    'Make one with: kcr analyze FILES --json > report.json',
  );
}
