import { describe, expect, it } from 'vitest';
import { saysIt } from '../src/says-it.ts';

describe('saysIt', () => {
  it.each([
    ['plain', '2026 INFO: Code execution request', 'Code execution request', true],
    ['coloured', '\u001b[1mCode execution request   \u001b[0m [x]', 'Code execution request', true],
    ['JSON in JSON', '{"log":"{\\"event\\": \\"say \\\\\\"hi\\\\\\" now\\"}"}', 'say "hi" now', true],
    ['unicode escapes', '{"log":"caf\\u00e9 closed"}', 'café closed', true],
    ['over the parts of a line', 'ts stdout P socket hang\nts stdout F up', 'socket hang up', true],
    ['redacted', 'x-api-key: abc', 'x-api-key: [redacted]', true],
    ['another text', 'INFO: Shutting down', 'Code execution request', false],
    ['the words in another order', 'request execution Code', 'Code execution request', false],
  ])('%s', (_, raw, claim, expected) => {
    expect(saysIt(raw, claim)).toBe(expected);
  });
});
