import { expect, it } from 'vitest';
import { findCutoffs } from '../../src/cutoff.ts';
import { stateCause } from '../../src/judging/statements.ts';
import { callerCancel } from '../../src/rules/caller-cancel.ts';
import { caseOf, leftCall } from '../helpers/case-builder.ts';

const times = [4000, 5000, 4001, 5002];
const ids = times.map((_, i) => `call-${i + 1}`);
const died = caseOf(times.map((ms, i) => leftCall(ids[i] ?? '', i * 20_000, ms)));
const cutoffs = findCutoffs(died.timelines);

it('names each constant at which the calls of one cause died', () => {
  expect(cutoffs).toHaveLength(2);
  expect(stateCause('pooled-socket-timeout', ids, died, cutoffs)).toContain(
    'hung up on 4 calls after 4.001 s and 5.001 s of silence',
  );
});

it('names only the constant of the calls that it speaks of', () => {
  expect(stateCause('caller-deadline', ['call-2', 'call-4'], died, cutoffs)).toMatch(/ended 2 calls after 5\.001 s$/);
});

it('does not say that calls of different constants died close to each other', () => {
  const { status, because } = callerCancel.judge(died, cutoffs);
  expect(status).toBe('ruled-out');
  expect(because).toMatch(/^All calls died at one of 2 constants \(within 2 ms of each other at each\)/);
});
