import { describe, expect, it } from 'vitest';
import { analyze, explain, findRequest, render, renderExplanation } from '../src/index.ts';
import { openSecret } from '../src/open-secret.ts';
import { samples } from './helpers/samples.ts';

const ID = 'FxH3p4hZ';
const LOOK = { width: 100, colour: false, unicode: true, all: true, link: null };

async function* bytesOf(log: string) {
  yield new TextEncoder().encode(log);
}

/** What `kcr explain` prints of the only call of a log. */
async function explained(log: string, context = 2, redact = true): Promise<string> {
  const { report } = await analyze(['-'], { stdin: bytesOf(log) });
  const found = await explain(findRequest(report, ID), context, () => bytesOf(log));
  return renderExplanation(found, { ...LOOK, redact });
}

const record = (extra: Record<string, unknown>) =>
  JSON.stringify({
    request_id: ID,
    session_id: 'mQ7xV2bLk0TzYw4nRc8Je',
    language: 'py',
    code_length: 40_000,
    ...extra,
    event: 'Starting code execution',
    logger: 'src.api.exec',
    level: 'info',
    timestamp: '2026-02-10T07:49:12.841000Z',
  });

function pieces(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, n) => text.slice(n * size, (n + 1) * size));
}

const docker = (log: string) => JSON.stringify({ log, stream: 'stderr', time: '2026-02-10T07:49:12.842000000Z' });
const dockerParts = (text: string, size: number) => pieces(`${text}\n`, size).map(docker);
const criParts = (text: string, size: number) =>
  pieces(text, size).map(
    (part, n, all) => `2026-02-10T07:49:12.842000000Z stderr ${n === all.length - 1 ? 'F' : 'P'} ${part}`,
  );
const whole = (lines: readonly string[]) => `${lines.join('\n')}\n`;

const CODE = 'SECRETCODE '.repeat(4000);
const JWT = `eyJhbGciOiJIUzI1NiJ9.${'SECRETJWT'.repeat(9)}.c2lnbmF0dXJl`;

describe('explain', () => {
  it.each([
    ['docker, 16 KiB', dockerParts(record({ code: CODE }), 16_384)],
    ['docker, small parts', dockerParts(record({ code: 'SECRETCODE SECRETCODE' }), 30)],
    ['docker, a token', dockerParts(record({ auth: JWT }), 50)],
    ['CRI, 16 KiB', criParts(record({ code: CODE }), 16_384)],
    ['CRI, a token', criParts(record({ auth: JWT }), 50)],
  ])('shows nothing of a secret that is cut over several lines (%s)', async (_, lines) => {
    const shown = await explained(whole(lines));
    expect(shown).toContain('[part of a redacted record]');
    expect(shown).not.toMatch(/SECRET(?:CODE|JWT)/);
    expect(await explained(whole(lines), 2, false)).toMatch(/SECRET/);
  });

  it('tells the doubt about an answer whose connection was reset', async () => {
    const line = (ms: number, event: string, fields: object) =>
      JSON.stringify({
        request_id: ID,
        method: 'POST',
        path: '/exec',
        logger: 'kcr.exec',
        ...fields,
        event,
        level: 'info',
        timestamp: `2026-02-10T07:49:12.${ms}000Z`,
        service: 'kcr-serve',
        version: '0.1.0',
      });
    const shown = await explained(
      whole([
        line(100, 'Code execution request', { language: 'py', peer: '127.0.0.1:40000', connection_request: 1 }),
        line(199, '127.0.0.1:40000 - "POST /exec HTTP/1.1" 200', { logger: 'uvicorn.access' }),
        line(200, 'Code execution completed', { outcome: 'delivered', client_disconnected: false, status_sent: 200 }),
        line(201, 'Request processed', { status: 200, duration_ms: 100 }),
        line(203, 'Connection reset after the response was handed over', { status: 200, after_ms: 3, how: 'reset' }),
      ]),
    );
    expect(shown.replace(/\s+/g, ' ')).toContain(
      'doubt: The caller reset the connection 3 ms after the answer was handed over: it may not have read it.',
    );
  });

  it('shows nothing of it where other lines lie between the parts', async () => {
    const parts = dockerParts(record({ code: CODE }), 16_384);
    const other = JSON.stringify({ log: 'hello\n', stream: 'stdout', time: '2026-02-10T07:49:12.842000000Z' });
    const shown = await explained(whole(parts.flatMap((part) => [part, other])), 9);
    expect(shown).not.toContain('SECRETCODE');
    expect(shown).toContain('hello');
  });

  it('shows the parts of a record without secrets', async () => {
    const shown = await explained(whole(dockerParts(record({ note: 'harmless '.repeat(20) }), 100)));
    expect(shown).toContain('harmless');
    expect(shown).not.toContain('[part of');
  });

  it('shows nothing of a private key or code in triple quotes beside an event', async () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'SECRETAAAA', 'SECRETBBBB', '-----END PRIVATE KEY-----'];
    const code = ['code = """import os', 'SECRET = 1', '"""', 'after'];
    const shown = await explained(whole([...key, record({}), ...code]), 9);
    expect(shown).not.toContain('SECRET');
    expect(shown).toContain('after');
  });

  it.each([
    ['in quotes', ['code="import os', 'SECRET = 1', 'print(SECRET)"', 'after']],
    ['in quotes of JSON in JSON', [String.raw`{"log":"code=\"import os`, 'SECRET = 1', String.raw`x\""}`, 'after']],
    [
      'as util.inspect breaks it',
      ['{', "  code: 'import os\\n' +", "    'SECRET = 1\\n' +", "    'SECRET',", "  lang: 'after' }"],
    ],
    ['as util.inspect puts it below', ['{', '  code:', "    'SECRET = 1\\n' +", "    'SECRET',", "  lang: 'after' }"]],
    ['in a template', ['const code = `import os', 'SECRET = 1', '`;', 'after']],
    ['in a block of YAML', ['script: |', '  SECRET = 1', '', '  SECRET', 'after: 1']],
  ])('shows nothing of code that stands on several lines (%s)', async (_, lines) => {
    const shown = await explained(whole([record({}), ...lines]), 9);
    expect(shown).not.toContain('SECRET');
    expect(shown).toContain('after');
    expect(await explained(whole([record({}), ...lines]), 9, false)).toContain('SECRET');
  });

  it.each([
    ['ends on its line', ["code: 'x'", 'after']],
    ['was cut', ["code: 'import os ... [truncated]", 'after']],
    ['is an error code', ["code: 'ECONNRESET'", 'after']],
    ['is a word of prose', ["it is the body: don't mind", 'after']],
  ])('shows what follows a text that %s', async (_, lines) => {
    expect(await explained(whole([record({}), ...lines]), 9)).toMatch(/│ after/);
  });

  it('hides no line of the samples but those of secrets', async () => {
    for (const { bytes } of samples) {
      const goesOn = openSecret();
      const hidden = bytes.toString('utf8').split('\n').filter(goesOn);
      expect(hidden).toEqual([]);
    }
  });

  it('shows the beginning of a very long line and says how much is left out', async () => {
    const shown = await explained(whole([record({ note: 'word '.repeat(200_000) })]));
    expect(shown.length).toBeLessThan(20_000);
    expect(shown).toMatch(/\(\d+ more characters of this line are not shown\)/);
  });
});

describe('a call without an id, in a file of some folder', () => {
  const folder = 'test/fixtures/captured';
  const file = `${folder}/24_librechat_error_file_event_style.log`;
  const short = '24_librechat_error_file_event_style.log:2';

  it('is called by the file’s name, in what is printed and in what is asked for', async () => {
    const { report } = await analyze([file]);
    expect(findRequest(report, short).id).toBe(`${file}:2`);
    const text = renderExplanation(await explain(findRequest(report, short), 0, () => null), { ...LOOK, redact: true });
    expect(text).toContain(`✗ ${short}  POST /exec`);
    for (const form of ['text', 'markdown'] as const) {
      const all = render(form, report, { ...LOOK, redact: true, width: 160 });
      expect(all).toMatch(form === 'text' ? `✗ ${short}  POST /exec` : `### \`${short}\`: POST`);
    }
  });

  it('keeps its path where two files have that name', async () => {
    const { report } = await analyze([file]);
    const [source] = report.sources;
    const twice = {
      ...report,
      sources: [
        ...report.sources,
        { ...(source as (typeof report.sources)[number]), file: `other/${file.slice(folder.length + 1)}` },
      ],
    };
    const all = render('text', twice, { ...LOOK, redact: true, width: 160 });
    expect(all).toContain(`✗ ${file}:2  POST /exec`);
  });
});
