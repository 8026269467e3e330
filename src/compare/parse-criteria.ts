import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';
import { type Criteria, DEFAULT_CRITERIA } from './criteria.ts';
import { CRITERION_NAMES } from './criterion-names.ts';

const door = z.strictObject({
  alpha: z.number().gt(0).max(0.5).optional(),
  maxFailureRate: z.number().min(0).lt(1).optional(),
  slowerByFactor: z.number().min(1).optional(),
  maxGapMs: z.number().gt(0).nullable().optional(),
  mustPass: z.array(z.enum(CRITERION_NAMES)).optional(),
});

const HINT = `Known keys: ${Object.keys(door.shape).join(', ')}. mustPass names: ${CRITERION_NAMES.join(', ')}.`;

/** Reads the text of a `--criteria` file (YAML); what it leaves out keeps its default. Throws a UsageError naming the field. */
export function parseCriteria(text: string, name: string): Criteria {
  let given: unknown;
  try {
    given = parse(text) ?? {};
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new UsageError(`${name}: expected criteria in YAML, but it cannot be parsed: ${why}`, HINT);
  }
  const parsed = door.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `${name}: not valid criteria: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'invalid'}`,
      HINT,
    );
  }
  const { alpha, maxFailureRate, slowerByFactor, maxGapMs, mustPass } = parsed.data;
  return {
    alpha: alpha ?? DEFAULT_CRITERIA.alpha,
    maxFailureRate: maxFailureRate ?? DEFAULT_CRITERIA.maxFailureRate,
    slowerByFactor: slowerByFactor ?? DEFAULT_CRITERIA.slowerByFactor,
    maxGapMs: maxGapMs ?? DEFAULT_CRITERIA.maxGapMs,
    mustPass: mustPass ?? DEFAULT_CRITERIA.mustPass,
  };
}
