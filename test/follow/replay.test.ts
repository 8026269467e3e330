import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import type { Announcement } from '../../src/follow/announcement.ts';
import { endedOf } from '../../src/follow/announcer.ts';
import type { Report } from '../../src/report.ts';
import { samples } from '../helpers/samples.ts';
import { lineByLine, type Piece, replay } from './replay.ts';

const RUNS = 60;

const batches = new Map<string, Promise<Report>>();
function batch(path: string): Promise<Report> {
  const known = batches.get(path) ?? analyze([path]).then(({ report }) => report);
  batches.set(path, known);
  return known;
}

/** What was said last of each call, and of the verdict. */
function lastSaid(announcements: readonly Announcement[]) {
  const calls = new Map<string, object>();
  let verdict: object | null = null;
  for (const news of announcements) {
    if (news.type === 'request') calls.set(news.request.id, endedOf(news.request));
    else if (news.type === 'withdrawn') calls.delete(news.id);
    else verdict = news.verdict;
  }
  return { calls, verdict };
}

const cut = fc.tuple(
  fc.constantFrom(...samples),
  fc.array(fc.tuple(fc.nat(4000), fc.constantFrom(0, 1, 40, 300, 6000, 60_000)), { minLength: 1, maxLength: 60 }),
  fc.constantFrom(30, 1000),
);

function piecesOf(bytes: Uint8Array, cuts: readonly (readonly [number, number])[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let i = 0; from < bytes.length; i++) {
    const [size, afterMs] = cuts[i % cuts.length] ?? [1, 0];
    const to = Math.min(bytes.length, from + 1 + size);
    pieces.push({ bytes: bytes.subarray(from, to), afterMs });
    from = to;
  }
  return pieces;
}

describe('following a log', () => {
  it('ends with the report of the whole log, however it came', async () => {
    await fc.assert(
      fc.asyncProperty(cut, async ([{ path, bytes }, cuts, window]) => {
        // A window far too small: calls are put away, and come back for the final report.
        const { report, announcements } = replay(path, piecesOf(bytes, cuts), { window });
        const whole = await batch(path);
        expect(report).toEqual(whole);
        const { calls, verdict } = lastSaid(announcements);
        for (const call of whole.requests) {
          if (call.outcome !== 'unfinished') expect(calls.get(call.id)).toEqual(endedOf(call));
        }
        expect([...calls.keys()].every((id) => whole.requests.some((call) => call.id === id))).toBe(true);
        if (verdict !== null) expect(verdict).toMatchObject({ kind: whole.verdict.kind, rule: whole.verdict.rule });
      }),
      { numRuns: RUNS },
    );
  });

  it.each(samples.map((sample) => [sample.name, sample] as const))('takes %s line by line', async (_, sample) => {
    expect(replay(sample.path, lineByLine(sample.bytes, 0)).report).toEqual(await batch(sample.path));
  });
});
