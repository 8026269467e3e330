import { expect, it } from 'vitest';
import type { FollowCore } from '../../src/follow/follow-core.ts';
import { pace, type Timers } from '../../src/follow/pace.ts';

/** Timers whose clock is moved by hand, and work that takes as long as it is told to. */
function fakes(costMs: number) {
  let now = 0;
  let due: number | null = 0;
  let verdictDue = false;
  const planned = new Map<object, { at: number; run: () => void }>();
  const did: string[] = [];
  const timers: Timers = {
    now: () => now,
    set(ms, run) {
      const key = {};
      planned.set(key, { at: now + ms, run });
      return () => planned.delete(key);
    },
  };
  const core: FollowCore = {
    add: () => ({ file: '', push() {}, restart() {}, caughtUp() {} }),
    settle() {
      did.push(`calls at ${now}`);
      now += costMs;
      due = null;
      verdictDue = true;
      return [];
    },
    dueInMs: () => due,
    verdictIsDue: () => verdictDue,
    checkNames() {},
    judge() {
      did.push(`verdict at ${now}`);
      now += costMs;
      verdictDue = false;
      return [];
    },
    end: () => {
      throw new Error('not asked for');
    },
  };
  return {
    did,
    core,
    timers,
    lineComes: () => {
      due = 0;
    },
    runUntil(time: number) {
      for (;;) {
        const [next] = [...planned].filter(([, { at }]) => at <= time).sort((a, b) => a[1].at - b[1].at);
        if (!next) break;
        planned.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].run();
      }
      now = Math.max(now, time);
    },
  };
}

it('shows a line within 50 ms, and the verdict after it', () => {
  const { did, core, timers, runUntil } = fakes(20);
  pace(core, () => {}, timers).wake();
  runUntil(1000);
  expect(did).toEqual(['calls at 10', 'verdict at 40']);
});

it('rests between verdicts, but not between lines', () => {
  const { did, core, timers, lineComes, runUntil } = fakes(1);
  const paced = pace(core, () => {}, timers);
  for (let time = 0; time < 400; time += 40) {
    lineComes();
    paced.wake();
    runUntil(time + 40);
  }
  expect(did.filter((what) => what.startsWith('calls')).length).toBe(10);
  expect(did.filter((what) => what.startsWith('verdict')).length).toBe(2);
});

it('leaves at least half of the time to reading, however much judging costs', () => {
  const { did, core, timers, lineComes, runUntil } = fakes(1000);
  const paced = pace(core, () => {}, timers);
  for (let time = 0; time < 20_000; time += 100) {
    lineComes();
    paced.wake();
    runUntil(time);
  }
  const starts = did.filter((what) => what.startsWith('calls')).map((what) => Number(what.slice(9)));
  expect(starts.length).toBeGreaterThan(3);
  expect(starts.slice(1).every((at, i) => at - (starts[i] ?? 0) >= 2000)).toBe(true);
});

it('asks no more once it is stopped', () => {
  const { did, core, timers, runUntil } = fakes(1);
  const paced = pace(core, () => {}, timers);
  paced.wake();
  paced.stop();
  paced.wake();
  runUntil(1000);
  expect(did).toEqual([]);
});
