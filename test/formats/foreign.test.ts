import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats, readFormat } from '../../src/formats/index.ts';
import { lineOf, peeled } from './line-of.ts';

/** Lines of programs that kcr knows nothing of. */
const FOREIGN = [
  '2026-02-10 07:49:12.841 UTC [71] LOG:  checkpoint starting: time',
  '2026-02-10 07:49:12.841 UTC [71] ERROR:  relation "x" does not exist at character 15',
  'ERROR:  relation "x" does not exist',
  'WARNING:  there is no transaction in progress',
  '1:M 10 Feb 2026 07:49:12.841 * Background saving started by pid 33',
  '{"t":{"$date":"2026-02-10T07:49:12.841+00:00"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted"}',
  '{"level":"info","ts":1795455498.941,"caller":"main.go:12","msg":"listening"}',
  '{"level":30,"time":1795455498941,"pid":1,"hostname":"x","msg":"request completed"}',
  '{"time":"2026-02-10T07:49:12.841Z","level":"INFO","msg":"Started server process [7]"}',
  '{"severity":"INFO","message":"Shutting down","logger":"com.example.Main"}',
  '{"@timestamp":"2026-02-10T07:49:12.841Z","log.level":"info","message":"started"}',
  'Feb 10 07:49:12 host sshd[123]: Failed password for root from 10.0.0.1 port 22 ssh2',
  'Feb 10 07:49:12 host kernel: [12345.678901] Out of memory: Killed process 1234 (python)',
  'Feb 10 07:49:12 host systemd[1]: Started Session 1 of user root.',
  '[Tue Feb 10 07:49:12.841000 2026] [core:notice] [pid 1] AH00094: Command line: apache2',
  'I0210 07:49:12.841000       1 controller.go:123] "Starting controller" name="x"',
  'time="2026-02-10T07:49:12Z" level=info msg="Starting up"',
  'level=info ts=2026-02-10T07:49:12.841Z caller=main.go:1 msg="Server is ready"',
  '2026-02-10T07:49:12.841Z  INFO 1 --- [main] o.s.b.w.e.tomcat.TomcatWebServer : Tomcat started on port 8080',
  '07:49:12.841 [main] DEBUG org.example.Foo - Shutting down',
  '2026-02-10 07:49:12,841 INFO org.apache.hadoop.hdfs.StateChange: BLOCK* allocateBlock',
  '2026-02-10 07:49:12 INFO  Executor:54 - Finished task 1.0 in stage 0.0 (TID 1)',
  '[2026-02-10T07:49:12,841][INFO ][o.e.n.Node] [node-1] started',
  '[2026-02-10 07:49:12,841] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)',
  '127.0.0.1 - - [10/Feb/2026 07:49:12] "GET / HTTP/1.1" 200 -',
  '172.17.0.1:41000 - - [10/Feb/2026:07:49:12 +0000] "GET / 1.1" 200 12 "-" "curl"',
  'Started GET "/" for 127.0.0.1 at 2026-02-10 07:49:12 +0000',
  '[GIN] 2026/02/10 - 07:49:12 | 200 |      1.2ms |  10.0.0.1 | POST     "/exec"',
  '2026/02/10 07:49:12 listening on :8080',
  '2026/02/10 07:49:12 http: TLS handshake error from 10.0.0.1:5000: EOF',
  'npm WARN deprecated request@2.88.2: request has been deprecated',
  '> node server.js',
  'Listening on port 3000',
  'GET /exec 200 5.123 ms - 12',
  'Error: socket hang up',
  '    at connResetException (node:internal/errors:720:14)',
  'request to http://kubecoderun:8000/exec failed, reason: socket hang up',
  'def main():',
  '  "message": "x",',
  '+------+-------+',
  'Code execution completed',
  'HTTP Request: something else',
  'a: b: c',
];

describe('lines of other programs', () => {
  it.each(FOREIGN)('are left alone: %s', (line) => {
    expect(readFormat(lineOf(line))).toBeNull();
  });

  it('are left alone when they are random', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => readFormat(lineOf(text)) === null),
      { numRuns: 2000 },
    );
  });
});

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'captured');
const real = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.log'))
  .flatMap((name) => readFileSync(join(FIXTURES, name), 'utf8').split('\n').map(peeled))
  .filter((text, i, all) => text !== '' && all.indexOf(text) === i);

describe('damaged lines', () => {
  const damaged = fc
    .tuple(fc.constantFrom(...real), fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 20, unit: 'binary' }))
    .map(([text, at, cut, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + cut);
    });

  it('never make a format throw', () => {
    fc.assert(
      fc.property(damaged, fc.constantFrom(...real), (text, next) => {
        for (const format of formats) {
          const head = format.read(lineOf(text));
          if (head !== null) format.continue?.(head, next, 0);
          format.continue?.('noise', text, 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('hold a token of their format wherever they still make a Reading', () => {
    fc.assert(
      fc.property(damaged, (text) =>
        formats.every((format) => {
          const read = format.read(lineOf(text));
          return read === null || read === 'noise' || format.tokens.some((token) => text.includes(token));
        }),
      ),
      { numRuns: 3000 },
    );
  });

  it('show only text that stands in them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...real), (text) => {
        const found = readFormat(lineOf(text));
        if (!found || found.reading === 'noise') return true;
        // Behind what is cut off stands a sign of it.
        const shown = found.reading.text.replace(/…$/, '');
        return shown.length <= 120 && (text.includes(shown) || text.includes(JSON.stringify(shown).slice(1, -1)));
      }),
    );
  });
});
