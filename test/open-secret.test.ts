import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSecret } from '../src/open-secret.ts';

/** Which of these lines go on with a secret. */
function hidden(lines: readonly string[], isWorthALook?: (text: string) => boolean): string {
  const goesOn = isWorthALook ? openSecret(isWorthALook) : openSecret();
  return lines.map((line) => (goesOn(line) ? 'x' : '.')).join('');
}

describe('a secret of several lines', () => {
  it.each([
    ['a PEM key', ['-----BEGIN RSA PRIVATE KEY-----', 'MIIE', '-----END RSA PRIVATE KEY-----', 'after'], '.xx.'],
    ['code in triple quotes', ['code="""', 'print(1)', '"""', 'after'], '.xx.'],
    ['a text in quotes', ["{ script: 'a", "b' }", 'after'], '.x.'],
    ['a sum of texts', ["  code: 'a\\n' +", "    'b\\n' +", "    'c',", 'after'], '.xx.'],
    ['a text below its name', ['  SOURCE_CODE:', "    'a',", 'after'], '.x.'],
    ['a block of YAML', ['stdin: |-', '  a', '', '  b', 'after'], '.xxx.'],
    ['an ordinary line', ['"code": "a", "status_code": 200, key: x', 'after'], '..'],
  ])('is followed to its end: %s', (_, lines, expected) => {
    expect(hidden(lines)).toBe(expected);
  });

  it('is never overlooked by the quick look at a line', () => {
    const name = fc.constantFrom(
      ...['code', 'source_code', 'request_body', 'Body', 'response_code', 'script', 'stdin', 'STDOUT', 'stderr'],
      ...['password', 'DB_PASSWORD', 'passphrase', 'x-secret', 'api_key', 'apikey', 'API-KEY', 'token', 'my_token'],
    );
    const mark = fc.constantFrom('"', '\\"', "'", "\\'", '`', '"""', '\\"\\"\\"', "'''", '|', '>-', '|2', '');
    const begins = fc
      .tuple(name, fc.constantFrom('', '"', '\\"', "'"), fc.constantFrom(':', '=', ' : ', '= '), mark)
      .map((parts) => parts.join(''));
    const part = fc.oneof(
      begins,
      begins,
      fc.constantFrom('-----BEGIN EC PRIVATE KEY-----', '-----begin private key-----', '-----END PRIVATE KEY-----'),
      fc.constantFrom("b'", 'f"', ' + ', '...', ' ', '  indented', '{', 'rb"""', 'x'),
      fc.string({ maxLength: 4 }),
    );
    const line = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        expect(hidden(lines)).toBe(hidden(lines, () => true));
      }),
      { numRuns: 5000 },
    );
  });
});
