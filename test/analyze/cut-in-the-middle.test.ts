import { describe, expect, it } from 'vitest';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { sample } from '../helpers/samples.ts';

/** Lines `from` to `to` (1-based) of a sample, as `kubectl logs --tail` or `--since` would begin in the middle. */
function part(name: string, from: number, to: number): Buffer {
  const lines = sample(name).bytes.toString('utf8').split('\n');
  return Buffer.from(`${lines.slice(from - 1, to).join('\n')}\n`);
}

describe('a log that begins in the middle of a call', () => {
  it('still has one call, its start computed from its duration', async () => {
    const { requests } = await analyzeBytes(part('fail3', 60, 94));
    expect(requests.map((r) => [r.id, r.outcome, Math.round(r.leftAfter?.ms ?? 0)])).toEqual([
      ['q0ZtW8cN', 'caller-left', 5001],
    ]);
  });

  it('does not take the end of a long call for a short one', async () => {
    const { requests } = await analyzeBytes(part('success2', 170, 190));
    expect(requests.map((r) => [r.id, r.outcome, r.status, Math.round((r.durationMs ?? 0) / 100)])).toEqual([
      ['Hq7rJ2aD', 'delivered', 200, 192],
    ]);
  });

  it('does not tell a duration where nothing does', async () => {
    const { requests } = await analyzeBytes(part('success2', 183, 184));
    expect(requests.map((r) => [r.outcome, r.durationMs])).toEqual([['delivered', null]]);
  });

  it('never calls a port that is not logged fresh', async () => {
    const text = sample('fail3').bytes.toString('utf8');
    const { requests } = await analyzeBytes(Buffer.from(text.replaceAll(/^.*INFO: .*\n/gm, '')));
    expect(requests.map((r) => [r.outcome, r.connection])).toEqual([
      ['caller-left', null],
      ['caller-left', null],
    ]);
  });
});
