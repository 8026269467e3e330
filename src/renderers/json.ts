import type { Report } from '../report.ts';

/** The report as one JSON document (`report.schema.json`), indented by two, ending in a line break. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
