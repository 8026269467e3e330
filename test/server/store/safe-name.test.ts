import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { safeName } from '../../../src/server/store/safe-name.ts';

describe('safeName', () => {
  test.each([
    ['report.csv', 'report.csv'],
    ['my data (1).xlsx', 'my data (1).xlsx'],
    ['Übersicht 東京.csv', 'Übersicht 東京.csv'],
    ['e\u0301.txt', 'é.txt'],
    ['../../etc/passwd', 'passwd'],
    ['/etc/shadow', 'shadow'],
    ['..\\..\\windows\\win.ini', 'win.ini'],
    ['folder/', 'folder'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    ['///', 'file'],
    ['a\0b.txt', 'ab.txt'],
    ['a\r\nSet-Cookie: x.txt', 'aSet-Cookie_ x.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['-rf', '_-rf'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['console.log', 'console.log'],
    ['what?.txt', 'what_.txt'],
    ['trailing. . ', 'trailing'],
    ['.env', '.env'],
    ['\ud800.txt', '\ufffd.txt'],
  ])('makes %j to %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('keeps the extension of a name that is too long', () => {
    const name = safeName(`${'長'.repeat(300)}.csv`);
    expect(name.endsWith('長.csv')).toBe(true);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  });

  it('gives one harmless path component for every string', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', ' ', '-', '\0', '\u202e', 'a', '長', 'C', 'O', 'N'),
        maxLength: 300,
      }),
    );
    fc.assert(
      fc.property(name, (raw) => {
        const safe = safeName(raw);
        expect(safe).not.toMatch(/[/\\\0\r\n]|^-|^\.{1,2}$|[. ]$/);
        expect(safe).not.toBe('');
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(201);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 2000 },
    );
  });
});

test('is done at once with a name of a megabyte', () => {
  expect(safeName(`${'. '.repeat(500_000)}x`)).not.toBe('');
});
