import type { ReportDifference } from '../../report.ts';

/** A difference in one line: what, how strong, and how sure after correction for the number of fields looked at. */
export function sayDifference({ says, effect, p, pAlone, fields, left, answered }: ReportDifference): string {
  const strength = `effect ${effect > 0 ? '+' : ''}${effect.toFixed(2)}, n = ${left} and ${answered}`;
  return `${says} (${strength}, p = ${chance(p)}; ${chance(pAlone)} before correction for ${fields} ${fields === 1 ? 'field' : 'fields'})`;
}

function chance(p: number): string {
  return p < 0.0001 ? p.toExponential(0) : String(Number(p.toPrecision(2)));
}
