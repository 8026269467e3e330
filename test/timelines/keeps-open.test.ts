import { describe, expect, it } from 'vitest';
import { keepsOpen, type SeenConnection } from '../../src/timelines/keeps-open.ts';

const S = 1_000_000;
const connection = (kind: string, from: number, to: number): SeenConnection => ({
  host: 'a',
  uses: [{ kind, from: from * S, to: to * S }],
});

describe('whether connections stay in the pool', () => {
  it('is denied when the caller opens another one while the first lies idle', () => {
    const keeps = keepsOpen([connection('GET /files', 0, 1), connection('POST /exec', 2, 3)], [], 5 * S);
    expect(keeps('a', 'GET /files')).toBe(false);
    expect(keeps('a', 'POST /exec')).toBe(false);
    expect(keeps('b', 'GET /files')).toBe(true);
  });

  it('stays open when a call without a logged connection may have taken the idle one', () => {
    const keeps = keepsOpen([connection('GET /files', 0, 1), connection('POST /exec', 2, 3)], [1.5 * S], 5 * S);
    expect(keeps('a', 'GET /files')).toBe(true);
  });

  it('stays open when the others were opened while the first was busy, or long after', () => {
    const seen = [
      connection('GET /files', 0, 1),
      connection('GET /files', 0.5, 1.01),
      connection('GET /files', 20, 21),
    ];
    expect(keepsOpen(seen, [], 5 * S)('a', 'GET /files')).toBe(true);
  });

  it('is affirmed by one that was used again after such a request, whatever else was opened', () => {
    const reused: SeenConnection = {
      host: 'a',
      uses: [
        { kind: 'GET /files', from: 0, to: S },
        { kind: 'POST /exec', from: 2 * S, to: 3 * S },
      ],
    };
    const keeps = keepsOpen([reused, connection('GET /files', 10, 11), connection('GET /files', 12, 13)], [], 5 * S);
    expect(keeps('a', 'GET /files')).toBe(true);
  });
});
