import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactAll } from '../src/redact.ts';

const SECRET_LINES: [string, string][] = [
  ['x-api-key: abc123', 'x-api-key: [redacted]'],
  ['"x-api-key": "abc 123", "a": 1', '"x-api-key": "[redacted]", "a": 1'],
  ['{"api_key": "k-1\\"2", "b": "c"}', '{"api_key": "[redacted]", "b": "c"}'],
  ['MASTER_API_KEY=abc next', 'MASTER_API_KEY=[redacted] next'],
  ['{\\"api_key\\": \\"abc\\", \\"x\\": 1}', '{\\"api_key\\": \\"[redacted]\\", \\"x\\": 1}'],
  ['GET /exec?key=abc&x=1', 'GET /exec?key=[redacted]&x=1'],
  ['Authorization: Bearer abc.def', 'Authorization: [redacted]'],
  ['"authorization": "Bearer abc.def"', '"authorization": "[redacted]"'],
  ["headers=[(b'x-api-key', b'abc')]", "headers=[(b'x-api-key', b'[redacted]')]"],
  ['sent ApiKey xyz now', 'sent ApiKey [redacted] now'],
  ['redis://:hunter2@redis:6379/0', 'redis://:[redacted]@redis:6379/0'],
  ['postgres://me:hunter2@db/x', 'postgres://me:[redacted]@db/x'],
  ['token sk-abcdefgh1234', 'token [redacted]'],
  ['"key_prefix": "kcr-live-ke"', '"key_prefix": "[redacted]"'],
  ['key kcr-live-ke', 'key [redacted]'],
  ['key kcr-IJl-W-VaLrn-MHwvPE9ZVbwZtzjw83Zb.', 'key [redacted].'],
  ['{"lang": "py", "code": "print(\\"hi\\")", "n": 1}', '{"lang": "py", "code": "[redacted]", "n": 1}'],
  [
    'args: {\\"lang\\":\\"py\\",\\"code\\":\\"import os\\\\nos\\"}',
    'args: {\\"lang\\":\\"py\\",\\"code\\":\\"[redacted]\\"}',
  ],
  ["code='print(1)' lang=py", "code='[redacted]' lang=py"],
  ['code=print(1) lang=py', 'code=[redacted] lang=py'],
  ['  code: "import pandas as pd', '  code: "[redacted]'],
  ["[EXECUTE] stdout preview: '899997\\n'", '[EXECUTE] stdout preview: [redacted]'],
  ['"[EXECUTE] stderr preview: \'drained\\\\n\'","t":1', '"[EXECUTE] stderr preview: [redacted]","t":1'],
  ['"stdout": "secret", "status": "ok"', '"stdout": "[redacted]", "status": "ok"'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- x', '[redacted] x'],
  ['key -----BEGIN PRIVATE KEY-----\\nMIIE', 'key [redacted]'],
  ['curl -su me:hunter2 http://x', 'curl -su me:[redacted] http://x'],
  ['curl --user "me:hunter2" http://x', 'curl --user "me:[redacted]" http://x'],
  ['code = """import os\nx = "a"\n""" done', 'code = """[redacted]""" done'],
  ["code='''import os''' done", "code='''[redacted]''' done"],
  ['code: "import os\nx = 1" done', 'code: "[redacted]" done'],
  ['eyJhbGciOiJIUzI1NiJ9', '[redacted]'],
  ['--api-key abc --port 1', '--api-key [redacted] --port 1'],
];

const NEEDED = [
  '"request_id": "FxH3p4hZ", "session_id": "mQ7xV2bLk0TzYw4nRc8Je", "execution_id": "7WeeH50C"',
  '"code_length": 175, "api_key_hash": "6be76e78", "pod_name": "kcr-api-7f9c"',
  "code: 'ECONNRESET', errno: -104",
  'exit_code=0, stdout_len=7, stderr_len=0',
  '"code": 502',
  '"code": "ERR_BAD_REQUEST"',
  'request to http://kubecoderun:8000/exec failed, reason: socket hang up',
  'INFO:     10.42.1.244:34228 - "POST /exec HTTP/1.1" 200 OK',
  'Created env key record for visibility is_env_key=True',
  'API key management: CLI disabled (no MASTER_API_KEY set)',
  'Bearer token missing',
  'password: null',
  '[EXECUTE] code_file=/mnt/data/code.py, exists=True, size=175',
  'kcr-server-5d6f7c8b9-x2x4z kubecoderun line',
  'kcr-server-7f9c5d6f7c8b9-x2x4z-and-more-of-it ok',
];

describe('redact', () => {
  it.each(SECRET_LINES)('takes the secret out of %s', (line, expected) => {
    expect(redact(line)).toBe(expected);
  });

  it.each(NEEDED)('leaves what is needed: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('changes nothing the second time', () => {
    const piece = fc.oneof(
      fc.constantFrom(...SECRET_LINES.map(([line]) => line), ...NEEDED),
      fc.constantFrom(
        '"',
        "'",
        '\\"',
        ' ',
        ': ',
        '=',
        ',',
        'code',
        'api_key',
        'token',
        'Bearer ',
        '://',
        '@',
        '[redacted]',
        '\n',
        'b',
        'stdout preview: ',
        'key=',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 5000 },
    );
  });

  it('finds a secret wherever it stands in a line', () => {
    const secret = 'hUnTeR2zzz';
    const form = fc.constantFrom(
      `"api_key": "${secret}"`,
      `x-api-key: ${secret}`,
      `Bearer ${secret}`,
      `"code": "${secret}"`,
      `redis://u:${secret}@h`,
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), form, fc.string({ maxLength: 20 }), (before, middle, after) => {
        expect(redact(`${before} ${middle} ${after}`)).not.toContain(secret);
      }),
      { numRuns: 3000 },
    );
  });

  it('overlooks nothing by its quick look before', () => {
    const lines = [...SECRET_LINES.map(([line]) => line), ...NEEDED];
    // Pieces of lines, in other cases, with other blanks: what is left of a secret's name must still be looked at.
    const piece = fc
      .tuple(fc.constantFrom(...lines), fc.nat(80), fc.nat(80), fc.boolean())
      .map(([line, from, length, upper]) => {
        const cut = line.slice(from % line.length, (from % line.length) + length);
        return upper ? cut.toUpperCase() : cut;
      });
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 4 }), (pieces) => {
        const text = pieces.join('');
        expect(redact(text)).toBe(redactAll(text));
      }),
      { numRuns: 5000 },
    );
  });

  // Quadratic time would take hours here, so the test's time limit tells: 1 MB takes about 100 ms.
  it.each([
    'some words here ',
    'A',
    'kcr-',
    'eyJ-',
    'code="',
    'code="x[redacted]',
    '\\"code\\":\\"a',
    '\\',
    'a://b:',
    'curl -u a',
    '-----BEGIN ',
    'code="""',
    'stdout preview: ',
    'password ',
  ])('takes time in proportion to the text: %s', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    expect(redact(text).length).toBeGreaterThan(0);
  });
});
