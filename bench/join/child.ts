/** One measurement in a process of its own: `child.js CALLS [hot]`; prints one line of JSON. */
import { createHash } from 'node:crypto';
import { clockOptions } from '../../src/clock-options.ts';
import { judgeCase } from '../../src/judge-case.ts';
import { requestOf } from '../../src/make-report.ts';
import { placeCase } from '../../src/place-case.ts';
import { renderJson } from '../../src/renderers/index.ts';
import type { Report } from '../../src/report.ts';
import type { Timeline } from '../../src/types.ts';
import { generateRecords } from './generate-records.ts';
import { type StepTimes, stepTimes } from './step-times.ts';
import { STEPS } from './steps.ts';

const calls = Number(process.argv[2]);
const records = generateRecords({ seed: 1, calls, left: 0.01 });
const before = heap();

let report: Report | null = null;
const json = createHash('sha256');
let jsonBytes = 0;
function* requestsOf(timelines: readonly Timeline[]) {
  for (const timeline of timelines) yield requestOf(timeline);
}

function writeJson(whole: Report, timelines: readonly Timeline[]) {
  for (const piece of renderJson(whole, requestsOf(timelines), { redact: true, calls: timelines.length })) {
    jsonBytes += piece.length;
    json.update(piece);
  }
}

const cpuBefore = process.cpuUsage();
const times: StepTimes = await stepTimes(() => {
  const { case: c } = placeCase(records, clockOptions([], [], 0), {}, { release: true });
  report = judgeCase(c);
  writeJson(report, c.timelines);
}, STEPS);
const cpu = process.cpuUsage(cpuBefore);
if (process.argv[3] === 'hot') for (const [place, ms] of times.hottest) console.error(ms.toFixed(0).padStart(8), place);
const after = heap();

console.log(
  JSON.stringify({
    calls,
    totalMs: times.totalMs,
    cpuMs: (cpu.user + cpu.system) / 1000,
    steps: [...times.steps],
    recordBytes: before / calls,
    heldBytes: (after - before) / calls,
    peakRss: process.resourceUsage().maxRSS * 1024,
    jsonBytes,
    json: json.digest('hex').slice(0, 16),
    requests: (report as Report | null)?.requests.length,
    outcomes: tally((report as Report | null)?.requests ?? []),
    verdict: (report as Report | null)?.verdict.statement,
  }),
);

function tally(requests: Report['requests']) {
  const counts: Record<string, number> = {};
  for (const { outcome, joinConfidence } of requests) {
    const key = `${outcome} ${joinConfidence}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Bytes in use after a collection. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
