import { writeFileSync } from 'node:fs';
import { analyze } from '../../src/analyze.ts';

/** Writes a report of calls that take so long (ms), one a second, into `file`, and gives its name back. */
export async function saveReport(file: string, durationsMs: readonly number[], over: object = {}): Promise<string> {
  const { report } = await analyze(['samples/fail3.log']);
  const [request] = report.requests;
  const requests = durationsMs.map((durationMs, n) => ({
    ...request,
    id: `call-${n}`,
    startedAt: new Date(Date.UTC(2026, 1, 10, 8, 0, n)).toISOString(),
    durationMs,
    connection: null,
    outcome: 'delivered',
    ...over,
  }));
  writeFileSync(file, JSON.stringify({ ...report, requests, cutoff: null }));
  return file;
}
