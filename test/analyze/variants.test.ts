import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { type Sample, sample } from '../helpers/samples.ts';
import { isCallers, rewrite, stamped, withoutDiagnostics, wrappedLines } from '../helpers/variants.ts';
import { score } from '../score/score.ts';

/** Samples whose lines kubectl stamped, with every outcome there is among them. */
const stampedSamples = ['01_', '05_', '06_', '14_', '16_'].map(sample);

/** Fields of the truth that a report gets wrong. Lines are not compared: a variant may have fewer. */
function wrong(original: Sample, report: Report, ignore: readonly string[] = []) {
  const truth = original.truth ?? { requests: [] };
  return score(truth, report.requests)
    .filter((s) => s.mark === 'differs' && !ignore.includes(s.field))
    .map((s) => `${s.request} ${s.field}: expected ${JSON.stringify(s.expected)}, got ${JSON.stringify(s.got)}`);
}

describe.each(stampedSamples)('$name', (original) => {
  it('tells the truth from plain kubectl logs, whose access lines bear no time', async () => {
    const report = await analyzeBytes(rewrite(original, ({ text }) => text));
    expect(wrong(original, report)).toEqual([]);
  });

  it('tells the truth from a file grouped by program, as kubectl logs -l writes it', async () => {
    const all = wrappedLines(original);
    const caller = all.filter((_, i) => isCallers(all, i)).map(stamped);
    const server = all.filter((_, i) => !isCallers(all, i)).map(stamped);
    for (const lines of [
      [...server, ...caller],
      [...caller, ...server],
    ]) {
      const report = await analyzeBytes(Buffer.from(`${lines.join('\n')}\n`));
      expect(wrong(original, report)).toEqual([]);
    }
  });

  it('tells what the server alone can know', async () => {
    const report = await analyzeBytes(rewrite(original, (l, i, all) => (isCallers(all, i) ? null : stamped(l))));
    const lost = report.requests.filter((r) => r.outcome === 'caller-left');
    for (const r of lost) {
      expect(r.closedBy).toBe('peer');
      expect(r.leftAfter?.basis).toBe('server-notice');
      expect(r.leftAfter?.ms).toBeNull();
    }
    expect(wrong(original, report, ['outcome', 'phase', 'closer', 'found', 'status'])).toEqual([]);
    const outcomes = wrong(original, report).filter((w) => w.includes(' outcome'));
    // A server that was killed leaves an unfinished call; who else would know is the caller.
    expect(outcomes.filter((w) => !w.includes('"unfinished"'))).toEqual([]);
  });

  it('tells the truth from the stock server, which has no line about callers that left', async () => {
    const report = await analyzeBytes(
      rewrite(original, (l) => {
        const text = withoutDiagnostics(l.text);
        return text === null ? null : stamped({ ...l, text });
      }),
    );
    // Without them a caller that left a stream midway leaves no trace on the server.
    const streamed = new Set((original.truth?.requests ?? []).filter((r) => r.streamed).map((r) => r.tag));
    expect(wrong(original, report).filter((w) => !streamed.has(w.split(' ')[0]))).toEqual([]);
  });

  it('joins errors whose reason is cut or kept quiet', async () => {
    const reasons = [
      (text: string) => text.replace('socket hang up', 'socket ... [truncated]'),
      (text: string) =>
        text.replace(/request to \S+ failed, reason: .*/, 'Code execution is temporarily unavailable. Please retry.'),
    ];
    for (const cut of reasons) {
      const report = await analyzeBytes(
        rewrite(original, (l) => stamped({ ...l, text: l.text.startsWith('{') ? l.text : cut(l.text) })),
      );
      expect(wrong(original, report)).toEqual([]);
    }
  });
});
