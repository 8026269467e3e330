import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import type { RuleName } from '../../src/types.ts';
import { randomFrom } from '../helpers/random.ts';

/** What the packet captures say was at work in each log; nothing else may be accused, however little of it is left. */
const AT_WORK: Readonly<Record<string, readonly RuleName[]>> = {
  '01': ['pooled-socket-timeout'],
  '05': [],
  '06': [],
  '07': [],
  '08': ['pooled-socket-timeout'],
  '09': ['pooled-socket-timeout'],
  '12': ['server-restart'],
  '14': ['server-restart'],
  '16': ['pooled-socket-timeout'],
  '19': ['pooled-socket-timeout', 'dead-pooled-socket'],
  '24': [],
  fail3: ['pooled-socket-timeout'],
  success2: [],
};
// KCR_SEEDS=10 looks at ten times as many.
const PER_LOG = 20 * Number(process.env.KCR_SEEDS ?? 1);
const KINDS_OF_LINES = [
  /error:|socket hang|"level":"error"/,
  /Client disconnected/,
  /INFO: |uvicorn/,
  /Code execution request/,
  /Request processed/,
  /completed/,
  /\/files/,
];

/** A piece of the log, the log with lines lost at random, or without one or two kinds of lines. */
function degrade(lines: readonly string[], n: number): string[] {
  const random = randomFrom(n * 7919 + 13);
  const pick = () => KINDS_OF_LINES[Math.floor(random() * KINDS_OF_LINES.length)] ?? /^$/;
  switch (n % 4) {
    case 0: {
      const from = Math.floor(random() * lines.length);
      return lines.slice(from, from + Math.floor(random() * (lines.length - from)));
    }
    case 1: {
      const share = random() * 0.3;
      return lines.filter(() => random() > share);
    }
    case 2: {
      const share = random();
      return lines.filter(() => random() > share);
    }
    default: {
      const [one, other] = [pick(), pick()];
      return lines.filter((line) => !one.test(line) && !other.test(line));
    }
  }
}

async function* bytes(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines.join('\n'));
}

describe('verdicts on what is left of real logs', () => {
  it('never accuse what was not at work with high confidence, and hardly ever at all', async () => {
    const fixtures = join(import.meta.dirname, '../fixtures');
    const files = ['captured', 'investigation'].flatMap((dir) =>
      readdirSync(join(fixtures, dir))
        .filter((f) => f.endsWith('.log'))
        .map((f) => join(fixtures, dir, f)),
    );
    const wrong: string[] = [];
    let accused = 0;
    for (const file of files) {
      const name = file.split('/').pop() ?? '';
      const atWork = Object.entries(AT_WORK).find(([key]) => name.startsWith(key))?.[1] ?? [];
      const lines = readFileSync(file, 'utf8').split('\n');
      for (let n = 0; n < PER_LOG; n++) {
        const { verdict } = (await analyze(['-'], { stdin: bytes(degrade(lines, n)) })).report;
        if (verdict.kind !== 'root-cause' || verdict.rule === null) continue;
        accused++;
        if (!atWork.includes(verdict.rule)) wrong.push(`${verdict.confidence} ${verdict.rule} in ${name}, n = ${n}`);
      }
    }
    expect(wrong.filter((w) => w.startsWith('high'))).toEqual([]);
    expect(accused).toBeGreaterThan(PER_LOG);
    expect(wrong.length / accused, wrong.join('\n')).toBeLessThan(0.03);
  }, 600_000);
});
