import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';

const log = readFileSync('samples/fail3.log', 'utf8');

/**
 * A connection that was refused, or a name that was not found, carried nothing: no server can have seen that call. So it is
 * a call of its own beside one that the server saw at that time; the caller's log has no id that the server's has, too.
 */
describe.each([
  ['refused', 'connect ECONNREFUSED 10.42.1.9:8000'],
  ['without an address', 'getaddrinfo ENOTFOUND kubecoderun'],
])('a call that was %s beside one that the server saw', (_, words) => {
  it('is counted apart, and neither explains the other', async () => {
    const { requests, verdict } = await analyzeBytes(
      Buffer.from(log.replaceAll('reason: socket hang up', `reason: ${words}`)),
    );
    expect(requests.map((r) => r.outcome)).toEqual(['caller-left', 'never-arrived', 'caller-left', 'never-arrived']);
    expect(requests.filter((r) => r.outcome === 'caller-left').map((r) => [r.id, r.callerReason])).toEqual([
      ['FxH3p4hZ', null],
      ['q0ZtW8cN', null],
    ]);
    expect(verdict).toMatchObject({ kind: 'inconclusive', rule: null });
    expect(verdict.statement).toContain('4 calls failed');
  });
});
