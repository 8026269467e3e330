import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Arm,
  classifyTimer,
  type Observation,
  type TimerKind,
} from '../../../src/server/identify/classify-timer.ts';

const L = 5000;
const POKE: Record<Arm, number> = { byte: 300, headers: 700, beats: 650 };
const at = (arm: Arm, leftMs: number | null): Observation => ({ arm, pokedMs: POKE[arm], leftMs });
const STAYS = null;
const idle = (arm: Arm) => POKE[arm] + L;

// heartbeat experiments with 58 callers: when each kind of timer ends in each arm.
const table: [TimerKind, number | null, number | null, number | null][] = [
  ['idle', idle('byte'), idle('headers'), STAYS],
  ['first-byte', L, STAYS, STAYS],
  ['first-byte-then-idle', L, idle('headers'), STAYS],
  ['per-phase', L, idle('headers'), idle('beats')],
  ['absolute', L, L, L],
  ['none', STAYS, STAYS, STAYS],
];

describe('three calls, one in each arm', () => {
  it.each(table)('tell %s for certain, and its length', (kind, byte, headers, beats) => {
    const verdict = classifyTimer([at('byte', byte), at('headers', headers), at('beats', beats)]);
    expect(verdict).toMatchObject({ kinds: [kind], sure: 'certain' });
    if (kind === 'none') expect(verdict.lengthMs).toBe(null);
    else expect(verdict.lengthMs).toBeCloseTo(L);
  });

  it('tell it, too, when every moment is a little late', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...table),
        fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (row, late) => {
          const [kind, ...lefts] = row;
          const arms: Arm[] = ['byte', 'headers', 'beats'];
          const seen = arms.map((arm, i) => {
            const left = lefts[i] ?? null;
            return at(arm, left === null ? null : left + (late[i] ?? 0));
          });
          expect(classifyTimer(seen).kinds).toEqual([kind]);
        },
      ),
    );
  });
});

describe('fewer calls', () => {
  it('leave open what they cannot tell apart', () => {
    const verdict = classifyTimer([at('byte', L)]);
    expect(verdict.sure).toBe('open');
    expect(verdict.kinds).toEqual(['idle', 'first-byte', 'first-byte-then-idle', 'per-phase', 'absolute']);
    expect(verdict.lengthMs).toBe(null);
  });

  it('are likely when one kind is left', () => {
    expect(classifyTimer([at('byte', L), at('headers', L)])).toMatchObject({ kinds: ['absolute'], sure: 'likely' });
  });

  it('say nothing of the kind of a caller that left before it saw anything', () => {
    const verdict = classifyTimer([{ arm: 'byte', pokedMs: null, leftMs: 200 }]);
    expect(verdict.kinds).not.toContain('none');
    expect(verdict).toMatchObject({ sure: 'open', lengthMs: 200 });
  });
});

it('moments that no timer explains are called contradictory', () => {
  expect(classifyTimer([at('byte', 1000), at('headers', 9000), at('beats', STAYS)]).sure).toBe('contradictory');
});

it('takes a timer on the whole call for one although its calls arrive sooner or later on a busy machine', () => {
  const observations = [
    { arm: 'byte', pokedMs: 362, leftMs: 4971 },
    { arm: 'headers', pokedMs: 603, leftMs: 4996 },
    { arm: 'beats', pokedMs: 843, leftMs: 4963 },
  ] as const;
  expect(classifyTimer(observations)).toMatchObject({ kinds: ['absolute'], sure: 'certain' });
});
