import type { Report, ReportSource } from '../../report.ts';
import { bytesText } from './bytes.ts';
import { period } from './clock.ts';
import { skewText } from './clock-notes.ts';
import type { Look } from './look.ts';
import { plural } from './plural.ts';
import { hang } from './wrap.ts';
import { zoneTexts } from './zone-texts.ts';

/** What was read: files, formats with counts, period, zones, clocks that disagree. */
export function headerSection(report: Report, look: Look): string[] {
  const { width } = look.options;
  return [
    look.bold('Logs'),
    ...report.sources.flatMap((source) => sourceLines(source, look)),
    ...zoneTexts(report).flatMap((text) => hang('  clock: ', text, width)),
    ...report.skews.flatMap((skew) => hang('  clock: ', skewText(skew, look.glyph.dash), width).map(look.warn)),
  ];
}

function sourceLines(source: ReportSource, look: Look): string[] {
  const { width } = look.options;
  const name = source.file === '-' ? 'standard input' : source.file;
  return [
    ...hang('  ', name, width),
    ...hang('    ', sourceFacts(source, look.glyph.dash), width),
    ...hang('    ', formatCounts(source), width).map(look.dim),
  ];
}

/** `94 lines, 21.0 kB, kubectl-timestamps, 2026-02-10 07:49:01.102 – 07:49:28.021 UTC`. */
export function sourceFacts(source: ReportSource, dash = '–'): string {
  const envelope = source.envelope === null ? '' : `, ${source.envelope}`;
  const when = source.from && source.to ? period(source.from, source.to, dash) : 'no times';
  return `${plural(source.lines, 'line')}, ${bytesText(source.bytes)}${envelope}, ${when}`;
}

/** `kubecoderun 41, uvicorn-access 20, unrecognised 2`: every line of the file is in one of these counts. */
export function formatCounts(source: ReportSource): string {
  const formats = Object.entries(source.formats).sort(([, a], [, b]) => b - a);
  const counts = formats.map(([name, count]) => `${name} ${count}`);
  if (counts.length === 0) counts.push('no line of a known format');
  if (source.blank > 0) counts.push(`blank ${source.blank}`);
  if (source.meta > 0) counts.push(`headers ${source.meta}`);
  if (source.unrecognised > 0) counts.push(`unrecognised ${source.unrecognised}`);
  return counts.join(', ');
}
