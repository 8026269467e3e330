import { describe, expect, it } from 'vitest';
import type { ReportRequest } from '../../src/report.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { type Cause, generateLog } from '../helpers/generate-log.ts';

/** A log of its own for each day: nothing in it can concern the others. */
function dayLog(seed: number, day: number, causes: readonly Cause[], loss: number, concurrency: number): string {
  const { log } = generateLog({ seed, calls: 60, concurrency, causes, loss, skewMs: 0 });
  return log.replaceAll('2026-03-01T', `2026-03-0${day}T`);
}

/** What does not depend on where in the file a call stands. */
function essence({ id, events, connection, ...rest }: ReportRequest) {
  return {
    ...rest,
    id: id.includes(':') ? null : id,
    connection: connection && { ...connection },
    events: events.map(({ kind, at, joinedBy, text }) => ({ kind, at, joinedBy, text })),
  };
}

async function callsOf(log: string) {
  return (await analyzeBytes(Buffer.from(log))).requests.map(essence);
}

describe.each<{ causes: readonly Cause[]; loss: number }>([
  { causes: ['none'], loss: 0 },
  { causes: ['pooled-socket'], loss: 0 },
  { causes: ['none'], loss: 0.1 },
  { causes: ['pooled-socket'], loss: 0.05 },
])('days of $causes with $loss of the lines lost', ({ causes, loss }) => {
  it.each([3, 20])('are joined together as they are joined alone, %i calls at once', async (concurrency) => {
    const days = [1, 2, 3].map((day) => dayLog(day, day, causes, loss, concurrency));
    const alone = (await Promise.all(days.map(callsOf))).flat();
    expect(await callsOf(days.join(''))).toEqual(alone);
  });
});
