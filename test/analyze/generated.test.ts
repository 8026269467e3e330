import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { type Cause, generateLog, type LogPlan } from '../helpers/generate-log.ts';
import { type FieldScore, score } from '../score/score.ts';

const CAUSES: readonly (readonly Cause[])[] = [
  ['none'],
  ['pooled-socket'],
  ['cancel'],
  ['server-killed'],
  ['pooled-socket', 'cancel'],
  ['pooled-socket', 'server-killed'],
];

/** The verdicts that are right for a cause; whatever else is said must not be said with high confidence. */
const RIGHT: Record<Cause, readonly string[]> = {
  none: [],
  'pooled-socket': ['pooled-socket-timeout'],
  cancel: ['caller-cancel'],
  'server-killed': ['server-restart'],
};

async function run(plan: LogPlan) {
  const { log, caller, truth } = generateLog(plan);
  async function* bytes() {
    yield Buffer.from(log + caller);
  }
  const { report } = await analyze(['-'], { stdin: bytes() });
  return { report, scores: score(truth, report.requests) };
}

function share(scores: readonly FieldScore[], field: string): number {
  const own = scores.filter((s) => s.field === field);
  return own.length === 0 ? 1 : own.filter((s) => s.mark !== 'differs').length / own.length;
}

describe.each(CAUSES.map((causes) => ({ name: causes.join(' and '), causes })))('a run with $name', ({ causes }) => {
  it.each([1, 5, 20, 200])('is told right when nothing is lost, %i calls at once', async (concurrency) => {
    const scores: FieldScore[] = [];
    for (const seed of [1, 2, 3]) {
      const calls = Math.max(12, concurrency * 2);
      scores.push(...(await run({ seed, calls, concurrency, causes, loss: 0, skewMs: 0 })).scores);
    }
    const wrong = scores.filter((s) => s.mark === 'differs').map((s) => s.field);
    // Calls that end at one moment with the server cannot all be told from those that hung up before it.
    const hard = causes.includes('server-killed') && causes.length > 1;
    const allowed = hard ? ['left-after', 'reused', 'outcome', 'closer', 'invented'] : ['left-after', 'reused'];
    expect(wrong.filter((field) => !allowed.includes(field))).toEqual([]);
    expect(share(scores, 'outcome')).toBeGreaterThan(0.9);
    expect(share(scores, 'reused')).toBeGreaterThan(0.98);
    if (!hard) expect(share(scores, 'left-after')).toBeGreaterThan(0.75);
  });

  it.each([0, 0.05, 0.3, 0.8, 1])(
    'never gets a wrong root cause with high confidence, %f of the lines lost',
    async (loss) => {
      for (const skewMs of [0, 1500, -2000]) {
        for (const concurrency of [1, 20]) {
          const { report } = await run({ seed: 7, calls: 40, concurrency, causes, loss, skewMs });
          const { kind, rule, confidence } = report.verdict;
          if (kind !== 'root-cause' || confidence !== 'high') continue;
          expect(causes.flatMap((cause) => RIGHT[cause])).toContain(rule);
        }
      }
    },
  );
});
