import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inner } from './inner.ts';
import { linesOf, textsOf } from './read.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'captured');
const texts = inner.map((line) => line.text);

/** Lines that look a little like an envelope and are none. */
const SENTENCES = [
  'request to http://kubecoderun.default.svc.cluster.local:8000/exec failed, reason: socket hang up',
  "send_request_body.started request=<Request [b'POST']>",
  "connect_tcp.started host='10.244.0.53' port=8080 local_address=None timeout=30",
  'close.started',
  'node-fetch http: {"a": 1}',
  'a-1 | b',
  'usage | limit',
  'cells 3 | {"a": 1}',
  'librechat-1: [INFO] something',
  '2026-11-23T17:20:41.574Z error: Execution error:',
  '2026-11-23T17:20:41.574Z warn: MEILI mount failed: reason[12]: x',
  '2026-11-23T17:20:41.5Z info: short fraction',
  '2026-11-23T17:20:41.119994Z [info     ] Redis connection established [src.services.auth] version=2.1.3',
  '2026-11-24 06:26:16 info: Server listening on all interfaces at port 3080',
  '[pod/no/slash',
  '[INFO] something',
  '- one thing › another thing or two',
  '{',
  '  key: "value",',
  '}',
  '{"level":"info","message":"{ not json","timestamp":"2026-11-23T17:25:53.566Z"}',
  '{"level":"info","message":"{\\"a\\": 1}","timestamp":"2026-11-23T17:25:53.566Z"}',
  '{"line": 3, "log": true, "labels": {}, "timestamp": "2026-11-23T17:25:53.566Z"}',
  'Common labels: are things we share',
  'Nov 23 was a fine day for: it',
];

/** Lines that nobody could tell from an envelope if they were alone. */
const AMBIGUOUS = [
  'loading 11 tools INFO:     of them',
  'pool-py-1 is INFO:     ready',
  'retry-1 in 2026-11-23T17:20:33Z at the latest',
  'cache-1 | [INFO] something',
  '"Date","Line"',
];

describe('a line in no envelope', () => {
  it.each(SENTENCES)('stays whole: %s', (sentence) => {
    const [alone] = linesOf(sentence);
    expect(alone).toMatchObject({ text: sentence, envelope: null });
  });

  it.each([...SENTENCES, ...AMBIGUOUS])('stays whole among others: %s', (sentence) => {
    const among = [...texts, sentence, ...texts, sentence, sentence, ...texts];
    expect(textsOf(linesOf(among.join('\n')))).toEqual(among);
  });

  it.each(['09_console_colours_nz.log', '19_uvicorn_json_logconfig.log', '24_librechat_error_file_event_style.log'])(
    'stays whole in %s',
    (name) => {
      const lines = linesOf(readFileSync(join(FIXTURES, name)));
      expect(lines.filter((line) => line.envelope !== null)).toEqual([]);
    },
  );
});

describe('the captured logs', () => {
  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.log')))('are one kind of envelope: %s', (name) => {
    const content = readFileSync(join(FIXTURES, name));
    const lines = linesOf(content);
    expect(new Set(lines.map((line) => line.envelope?.name ?? null)).size).toBe(1);
    expect(lines.map((line) => line.source.line)).toEqual(lines.map((_, i) => i + 1));
    expect(lines).toHaveLength(content.toString().trimEnd().split('\n').length);
    expect(lines.filter((line) => line.text.includes('\x1b'))).toEqual([]);
  });

  it('keep a program’s own stamp inside kubectl’s', () => {
    const lines = linesOf(readFileSync(join(FIXTURES, '05_after_connection_close_fail3_style.log')));
    expect(lines.map((line) => line.text)).toContain(
      '2026-11-23T17:21:37.018Z debug: [ON_TOOL_EXECUTE] toolRegistry size: 1',
    );
  });
});
