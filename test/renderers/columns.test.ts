import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { columns, NARROW } from '../../src/renderers/parts/wrap.ts';

const narrow = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).filter((sign) =>
  NARROW.test(sign),
);

it('takes only characters for narrow that are one column each, whatever is beside them', () => {
  expect(narrow).toEqual(expect.arrayContaining(['a', '·', '—', '→', '─', '●', '✕']));
  expect(narrow.filter((sign) => stringWidth(sign) !== 1)).toEqual([]);
  for (const sign of narrow) {
    const text = narrow.map((other) => sign + other).join('');
    expect(stringWidth(text)).toBe(text.length);
  }
});

it.each([
  ['一二', 4],
  ['e\u0301', 1],
  ['☎️', 2],
  ['a\u00adb', 2],
  ['', 0],
])('counts the columns of %j', (text, expected) => {
  expect(columns(text)).toBe(expected);
});
