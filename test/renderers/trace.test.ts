import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { analyze } from '../../src/analyze.ts';
import { renderExport } from '../../src/renderers/index.ts';
import { lanesOf } from '../../src/renderers/parts/lanes.ts';
import type { TraceEvent } from '../../src/renderers/trace.ts';
import type { Report } from '../../src/report.ts';
import { samples } from '../helpers/samples.ts';

function traceOf(report: Report): { otherData: Record<string, unknown>; traceEvents: TraceEvent[] } {
  return JSON.parse(renderExport('trace', report, { redact: true }));
}

const track = { pid: z.int().min(1), name: z.string().min(1) };
const onTrack = { ...track, tid: z.int().min(1), ts: z.number().min(0) };
const args = z.record(z.string(), z.json());
const flow = { ...onTrack, cat: z.string().min(1), id: z.int() };

/** The Trace Event Format's object form, and of its events those that kcr writes; `bp: e` binds an arrow to its slice. */
const traceFormat = z.strictObject({
  displayTimeUnit: z.enum(['ms', 'ns']),
  otherData: args,
  traceEvents: z.array(
    z.discriminatedUnion('ph', [
      z.strictObject({
        ph: z.literal('X'),
        ...onTrack,
        dur: z.number().positive(),
        cat: z.string(),
        args: args.optional(),
      }),
      z.strictObject({
        ph: z.literal('i'),
        ...onTrack,
        s: z.enum(['g', 'p', 't']),
        cat: z.string().optional(),
        args: args.optional(),
      }),
      z.strictObject({ ph: z.literal('s'), ...flow }),
      z.strictObject({ ph: z.literal('f'), ...flow, bp: z.literal('e') }),
      z.strictObject({
        ph: z.literal('M'),
        ...track,
        tid: z.int().min(0),
        name: z.enum(['process_name', 'thread_name']),
        args: z.strictObject({ name: z.string().min(1) }),
      }),
    ]),
  ),
});

type Slice = TraceEvent & { ts: number; dur: number };

const isSlice = (event: TraceEvent): event is Slice => event.ph === 'X';

describe.each(samples.map(({ name, path }) => ({ name, path })))('the trace of $name', ({ path }) => {
  it('is in the Trace Event Format', async () => {
    const { report } = await analyze([path]);
    expect(traceFormat.safeParse(traceOf(report)).error?.issues ?? []).toEqual([]);
  });

  it('has slices that nest on their tracks, arrows between slices, and names for all tracks', async () => {
    const { report } = await analyze([path]);
    const { traceEvents, otherData } = traceOf(report);
    const tracks = new Map<string, Slice[]>();
    for (const event of traceEvents.filter(isSlice)) {
      const key = `${event.pid}:${event.tid}`;
      tracks.set(key, [...(tracks.get(key) ?? []), event]);
    }
    const named = traceEvents.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid}:${tid}`);
    expect(new Set(named)).toEqual(new Set(tracks.keys()));
    for (const slices of tracks.values()) expect(overlaps(slices)).toEqual([]);
    for (const arrow of traceEvents.filter(({ ph }) => ph === 's' || ph === 'f')) {
      const on = tracks.get(`${arrow.pid}:${arrow.tid}`) ?? [];
      expect(on.some(({ ts, dur }) => ts <= (arrow.ts ?? -1) && (arrow.ts ?? -1) <= ts + dur)).toBe(true);
    }
    const arrows = (ph: string) => traceEvents.filter((event) => event.ph === ph).map(({ id }) => id);
    expect(arrows('s')).toEqual(arrows('f'));
    const calls = traceEvents.filter(
      (event) => isSlice(event) && event.cat !== 'phase' && event.name.startsWith('POST'),
    );
    expect(calls.length + Number(otherData.callsWithoutTimes)).toBe(report.requests.length);
    expect(traceEvents.every(({ ph, ts }) => ph === 'M' || (ts !== undefined && ts >= 0))).toBe(true);
  });
});

/** Pairs of slices of one track of which neither holds the other, but which share time. */
function overlaps(slices: readonly Slice[]): [string, string][] {
  return slices.flatMap((a, i) =>
    slices.slice(i + 1).flatMap((b) => {
      const [first, second] = a.ts < b.ts || (a.ts === b.ts && a.dur >= b.dur) ? [a, b] : [b, a];
      const apart = first.ts + first.dur <= second.ts;
      const holds = second.ts + second.dur <= first.ts + first.dur;
      return apart || holds ? [] : [[first.name, second.name] as [string, string]];
    }),
  );
}

describe('lanesOf', () => {
  it('takes a lane again once it is free, and no more than are needed', () => {
    const at = (from: number, to: number) => ({ from, to });
    expect(lanesOf([at(0, 10), at(5, 15), at(10, 20), at(12, 13), at(20, 20)])).toEqual([0, 1, 0, 2, 0]);
  });
});

it('shows no secrets in a trace', async () => {
  const { report } = await analyze(['samples/fail3.log']);
  const event = report.requests[0]?.events[0];
  if (event) event.text = 'x-api-key: sk-abcdefgh12345';
  expect(renderExport('trace', report, { redact: true })).not.toContain('sk-abcdefgh12345');
  expect(renderExport('otlp', report, { redact: true })).not.toContain('sk-abcdefgh12345');
  expect(renderExport('otlp', report, { redact: false })).toContain('sk-abcdefgh12345');
});
