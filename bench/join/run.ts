/**
 * Joining and judging by the number of calls: `npm run bench:join -- [CALLS…]` (default 1,000, 10,000 and 100,000; about
 * 15 KB of memory a call). Each size in a process of its own, from records to JSON; reading the lines is `bench:analyze`'s.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { STEPS } from './steps.ts';

interface Measured {
  readonly calls: number;
  readonly totalMs: number;
  readonly cpuMs: number;
  readonly steps: readonly (readonly [string, number])[];
  readonly recordBytes: number;
  readonly heldBytes: number;
  readonly peakRss: number;
}

/** Below that a step's time is the sampling's, not its own. */
const MEASURABLE_MS = 20;

const sizes = process.argv.slice(2).map(Number);
const measured = (sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]).map(measure);

console.log(
  `Node ${process.version}, ${process.arch}; µs per call, and n in "time grows with calls to the power of n"`,
);
row('step', ...measured.map((m) => `${m.calls}`), 'n');
for (const { name } of STEPS) {
  const times = measured.map((m) => new Map(m.steps).get(name) ?? 0);
  row(name, ...times.map((ms, i) => perCall(ms, i)), growth(times));
}
const cpu = measured.map((m) => m.cpuMs);
row('all, CPU time', ...cpu.map((ms, i) => perCall(ms, i)), growth(cpu));
row('records, bytes per call', ...measured.map((m) => m.recordBytes.toFixed(0)));
row('report, bytes per call', ...measured.map((m) => (m.recordBytes + m.heldBytes).toFixed(0)));
row('peak memory, MB', ...measured.map((m) => (m.peakRss / 1e6).toFixed(0)));

function measure(calls: number): Measured {
  const child = fileURLToPath(new URL('./child.js', import.meta.url));
  const flags = ['--expose-gc', ...(calls > 200_000 ? ['--max-old-space-size=15000'] : [])];
  return JSON.parse(execFileSync(process.execPath, [...flags, child, String(calls)], { encoding: 'utf8' }));
}

function perCall(ms: number, i: number): string {
  return ((ms * 1000) / (measured[i]?.calls ?? 1)).toFixed(1);
}

/** Between the two largest sizes. */
function growth(times: readonly number[]): string {
  const [before = 0, last = 0] = times.slice(-2);
  const [fewer = 1, more = 1] = measured.slice(-2).map((m) => m.calls);
  if (before < MEASURABLE_MS || more === fewer) return '';
  return (Math.log(last / before) / Math.log(more / fewer)).toFixed(2);
}

function row(first: string, ...rest: string[]): void {
  console.log(first.padEnd(28) + rest.map((cell) => cell.padStart(11)).join(''));
}
