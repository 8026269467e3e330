import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RuleName } from '../../src/types.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { randomFrom } from '../helpers/random.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
/** What was at work in each log; logs that are not named had nothing at work that shows in them. */
const AT_WORK: Readonly<Record<string, readonly RuleName[]>> = {
  '01': ['pooled-socket-timeout'],
  '08': ['pooled-socket-timeout'],
  '09': ['pooled-socket-timeout'],
  '12': ['server-restart'],
  '14': ['server-restart'],
  '16': ['pooled-socket-timeout'],
  '19': ['pooled-socket-timeout', 'dead-pooled-socket'],
  fail3: ['pooled-socket-timeout'],
  nginx: ['proxy-timeout'],
  haproxy: ['proxy-timeout'],
  axios: ['caller-deadline'],
  abort: ['caller-deadline'],
  http_timeout: ['caller-idle-timeout'],
  sandbox_killed: ['execution-failure'],
  sandbox_time: ['server-time-limit'],
  keep_alive: ['dead-pooled-socket'],
  // The callers' limits did end these calls: where too little is left to show why the answer was late, that is true.
  blocked: ['event-loop-stall', 'caller-deadline'],
  answer: ['response-bridging', 'caller-deadline'],
};
const logs = ['investigation', 'captured', 'made'].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder))
    .filter((name) => name.endsWith('.log'))
    .map((name) => ({
      name,
      lines: readFileSync(join(FIXTURES, folder, name), 'utf8')
        .trimEnd()
        .split('\n'),
      atWork: Object.entries(AT_WORK).find(([start]) => name.startsWith(start))?.[1] ?? [],
    })),
);
type Log = (typeof logs)[number];
// KCR_SEEDS=10 looks at ten times as many.
const MORE = Number(process.env.KCR_SEEDS ?? 1);

const pick = (random: () => number): Log => logs[Math.floor(random() * logs.length)] as Log;
const upTo = (random: () => number, n: number) => Math.floor(random() * n);

/** The rule that is accused with high confidence and was not at work, or null. */
async function falselyAccused(lines: readonly string[], of: readonly Log[]): Promise<string | null> {
  const { verdict } = await analyzeBytes(Buffer.from(lines.join('\n')));
  if (verdict.confidence !== 'high' || verdict.rule === null) return null;
  return of.some((log) => verdict.rule !== null && log.atWork.includes(verdict.rule)) ? null : verdict.rule;
}

/** Pieces of one to four lines, of one log or of all, as a document quotes them. */
function quote(random: () => number, from: () => Log): { lines: string[]; of: Log[] } {
  const pieces = Array.from({ length: 5 + upTo(random, 50) }, () => {
    const log = from();
    const at = upTo(random, log.lines.length);
    return { log, lines: log.lines.slice(at, at + 1 + upTo(random, 4)) };
  });
  return { lines: pieces.flatMap((p) => ['', 'It said:', ...p.lines]), of: pieces.map((p) => p.log) };
}

it.each([
  ['lines of many logs quoted in a document', (random: () => number) => quote(random, () => pick(random))],
  [
    'lines of one log quoted in any order',
    (random: () => number) => {
      const log = pick(random);
      return quote(random, () => log);
    },
  ],
  [
    'a log that is cut, with another behind it',
    (random: () => number) => {
      const [a, b] = [pick(random), pick(random)];
      return { lines: [...a.lines.slice(0, upTo(random, a.lines.length)), ...b.lines], of: [a, b] };
    },
  ],
  [
    'a log with a hole',
    (random: () => number) => {
      const log = pick(random);
      const at = upTo(random, log.lines.length);
      const hole = upTo(random, log.lines.length / 2);
      return { lines: [...log.lines.slice(0, at), ...log.lines.slice(at + hole)], of: [log] };
    },
  ],
  [
    'the end of a log',
    (random: () => number) => {
      const log = pick(random);
      return { lines: log.lines.slice(upTo(random, log.lines.length)), of: [log] };
    },
  ],
])(
  '%s never give a high root cause that was not at work',
  async (name, compose) => {
    const wrong: string[] = [];
    for (let n = 0; n < 60 * MORE; n++) {
      const random = randomFrom(n * 7919 + name.length);
      const { lines, of } = compose(random);
      const rule = await falselyAccused(lines, of);
      if (rule !== null)
        wrong.push(`n = ${n}: ${rule} (${[...new Set(of.map((log) => log.name))].slice(0, 3).join(', ')})`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);
