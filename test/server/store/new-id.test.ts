import { expect, it } from 'vitest';
import { isId } from '../../../src/server/store/is-id.ts';
import { newId } from '../../../src/server/store/new-id.ts';

it('makes ids of 21 characters that start and end alphanumerically, no two alike', () => {
  const ids = Array.from({ length: 5000 }, newId);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{19}[A-Za-z0-9]$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every(isId)).toBe(true);
});

it.each([
  [''],
  ['../../../etc/passwd..'],
  ['a'.repeat(20)],
  ['a'.repeat(22)],
  [`${'a'.repeat(20)}\n`],
  [`${'a'.repeat(21)}\n`],
  [`${'a'.repeat(20)}/`],
  [21],
  [null],
  [['a'.repeat(21)]],
])('does not take %j for an id', (value) => {
  expect(isId(value)).toBe(false);
});
