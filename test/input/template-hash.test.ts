import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript without types.
import { compile } from '../../assembly/compile.js';
import { templateHasher } from '../../src/input/template-hasher.ts';

const hash = templateHasher();

/** The hash of one line, as text. */
function hashOf(line: string): string {
  const bytes = Buffer.from(`${line}\n`);
  return hash(bytes, 0, bytes.length - 1).hashes.join(' ');
}

describe('the template of a line', () => {
  it('is hashed by what assembly/template-hash.ts compiles to: else run npm run build:wasm', async () => {
    const text = await readFile(new URL('../../src/input/template-hash-wasm.ts', import.meta.url), 'utf8');
    expect(text).toBe(await compile());
  });

  it.each([
    [
      'INFO:     10.1.2.3:41812 - "GET /ready HTTP/1.1" 200 OK',
      'INFO:     10.1.9.8:55555 - "GET /ready HTTP/1.1" 503 OK',
    ],
    ['2026-02-10T07:49:12.123Z debug: x', '2026-02-10T23:05:59.000Z debug: x'],
    ['{"session_id": "OR6gQd8vTiIVfF0_LrFPB", "a": 1}', '{"session_id": "abcdefghijklmnopqrstu", "a": 9}'],
    ['E x_id=OR6gQd8vTiIVfF0_LrFPB y', 'E x_id=----_----_----_----_- y'],
    ['Code execution 1sSTKSFTp5rOl5yiyhSq5 completed', 'Code execution guxzixC6iF27C_nF_FxCh completed'],
    ['at 0x7f41b5464550>', 'at 0x7f41b5466e90>'],
  ])('is that of a line with other numbers and ids: %s', (one, other) => {
    expect(hashOf(one)).toBe(hashOf(other));
  });

  it.each([
    ['words', 'Request processed', 'Request proceeded'],
    ['how many digits there are', 'exit 12', 'exit 123'],
    ['the date', '2026-02-28 07:49:12 x', '2026-02-30 07:49:12 x'],
    ['an hour that is none', '2026-02-10T07:49:12Z', '2026-02-10T27:49:12Z'],
    ['a minute that is none', '[10/Feb/2026:07:49:12 +0000]', '[10/Feb/2026:07:69:12 +0000]'],
    ['an hour that is a minute', '[10/Feb/2026:07:49:12 +0000]', '[10/Feb/2026:37:49:12 +0000]'],
    ['a day that its month does not have', 'Feb 28 07:49:12 host', 'Feb 30 07:49:12 host'],
    ['a letter in a stamp', '2026-02-10T07:49:12Z', '2026-02-10X07:49:12Z'],
    ['a number that is no JSON', '{"a": 112}', '{"a": 012}'],
    ['an escape', '{"a": "\\u001b[32m"}', '{"a": "\\u002b[32m"}'],
    ['an escape in JSON in JSON', '{"a": "\\\\u001b[32m"}', '{"a": "\\\\u002b[32m"}'],
    ['an escape that rsyslog spelled', 'a #033[32m', 'a #044[32m'],
    ['a unit', 'time=2500ms', 'time=2500xs'],
    ['the exponent of a number', '{"a": 12345678e5}', '{"a": 12345678f5}'],
    ['the pod that kubectl names', '[pod/api-7d9f8-x2kqv/api] x', '[pod/api-7d9f8-x2kqw/api] x'],
    ['the pod that stern names', 'api-7d9f8-x2kqv api INFO: x', 'api-7d9f8-x2kqw api INFO: x'],
  ])('tells %s', (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  it('depends on nothing that stands before or behind the line', () => {
    const line = '2026-02-10T07:49:12.123Z {"event": "Code execution request", "n": 12}';
    const bytes = Buffer.from(`12\nFeb 3 #\\\n${line}\n34 abc\n`);
    const { hashes } = hash(bytes, 0, bytes.length - 1);
    expect(hashes.subarray(4, 6).join(' ')).toBe(hashOf(line));
  });

  it('is found for more lines than are hashed at once', () => {
    const bytes = Buffer.from('a\n'.repeat(40_000));
    const { ends, hashes } = hash(bytes, 0, bytes.length - 1);
    expect(ends).toHaveLength(40_000);
    expect(ends.at(-1)).toBe(79_999);
    expect(new Set(hashes).size).toBeLessThanOrEqual(2);
  });
});
