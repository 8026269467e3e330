import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapStrings } from '../src/map-strings.ts';

describe('mapStrings', () => {
  it('changes every string value and no key, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const marked = mapStrings(data, (text) => `<${text}>`);
        expect(mapStrings(marked, (text) => text.slice(1, -1))).toEqual(data);
        expect(JSON.stringify(mapStrings(data, () => ''))).toBe(
          JSON.stringify(data, (_, value) => (typeof value === 'string' ? '' : value)),
        );
      }),
    );
  });

  it('keeps what does not change, and never changes what it is given', () => {
    const data = { a: [{ b: 'x' }, { c: 'y' }], d: { e: 1 } };
    const changed = mapStrings(data, (text) => (text === 'x' ? 'z' : text));
    expect(changed).toEqual({ a: [{ b: 'z' }, { c: 'y' }], d: { e: 1 } });
    expect(changed.a[1]).toBe(data.a[1]);
    expect(changed.d).toBe(data.d);
    expect(data.a[0]).toEqual({ b: 'x' });
    expect(mapStrings(data, (text) => text)).toBe(data);
  });

  it("tells the key that a string stands at, an array's elements by the array's key", () => {
    const seen: string[] = [];
    mapStrings({ a: 'one', b: ['two', { c: 'three' }] }, (text, key) => {
      seen.push(`${key}=${text}`);
      return text;
    });
    expect(seen).toEqual(['a=one', 'b=two', 'c=three']);
  });
});
