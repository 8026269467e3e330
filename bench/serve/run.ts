/**
 * What `kcr serve` can take: `npm run bench:serve [streams] [seconds]`, on a machine with nothing else to do. Client and server are two processes; 5,000 streams need `ulimit -n` above 5,100 for each.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { shortRequests } from './short.ts';
import { openStream, type StreamResult } from './streams.ts';

const BEAT_MS = 2000;
const MIB = 1024 * 1024;

async function streams(count: number, seconds: number): Promise<boolean> {
  const child = await startChild('kcr', join(tmpdir(), 'kcr-bench.log'));
  const pending: Promise<StreamResult>[] = [];
  // A thousand a second: a site does not wake up in one millisecond.
  for (let i = 0; i < count; i++) {
    pending.push(openStream(child.port, seconds * 1000));
    if (i % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const settled = await Promise.allSettled(pending);
  const used = await child.end();
  const results = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const parsed = results.filter((one) => one.parsed).length;
  const late = results.map((one) => one.longestGapMs - BEAT_MS).sort((a, b) => a - b);
  const worst = late.at(-1) ?? Number.POSITIVE_INFINITY;
  const failed = settled.find((one) => one.status === 'rejected');
  console.log(`${count} heartbeat streams of ${seconds} s:`);
  console.log(`  ended in parseable JSON   ${parsed} of ${count}`);
  if (failed?.status === 'rejected') console.log(`  the first that did not     ${String(failed.reason)}`);
  console.log(
    `  beats later than due      ${at(late, 0.5)} ms (median stream), ${at(late, 0.99)} ms (99 %), ${worst.toFixed(0)} ms (worst)`,
  );
  console.log(
    `  memory per stream         ${((used.peakRss - used.idleRss) / count / 1024).toFixed(1)} KiB (peak ${(used.peakRss / MIB).toFixed(0)} MiB)`,
  );
  console.log(
    `  CPU                       ${used.cpuSeconds.toFixed(1)} s in all, ${((used.cpuSeconds / seconds) * 100).toFixed(0)} % of one core`,
  );
  return parsed === count && worst <= 250;
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0);
}

async function short(): Promise<boolean> {
  const rates: Record<string, number> = {};
  const micros: Record<string, number> = {};
  // Twice in turn, the better of both: on a machine that does other things neither is to have the bad moment.
  for (const kind of ['node', 'express', 'kcr', 'node', 'express', 'kcr'] as const) {
    const child = await startChild(kind, join(tmpdir(), 'kcr-bench.log'));
    const { rate, answered } = await shortRequests(child.port, 64, 5, child.mark);
    const { cpuSeconds } = await child.end();
    rates[kind] = Math.max(rates[kind] ?? 0, rate);
    // What a request costs says more than a rate where other programs want the processor, too.
    micros[kind] = Math.min(micros[kind] ?? Number.POSITIVE_INFINITY, (cpuSeconds * 1e6) / answered);
  }
  const cost = (kind: string) => `${micros[kind]?.toFixed(0)} µs of CPU each`;
  const { node = 0, express = 0, kcr = 0 } = rates;
  console.log('Short requests a second, 64 connections:');
  console.log(`  bare node:http            ${node.toFixed(0)}, ${cost('node')}`);
  console.log(`  bare express with json()  ${express.toFixed(0)}, ${cost('express')}`);
  console.log(
    `  kcr serve, all switched on ${kcr.toFixed(0)}, ${cost('kcr')} (key, validation, ladder, journal, metrics)`,
  );
  return kcr >= express;
}

const [count = 5000, seconds = 30] = process.argv.slice(2).map(Number);
const fast = await short();
const steady = await streams(count, seconds);
process.exitCode = fast && steady ? 0 : 1;
