import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { RenderOptions } from '../../src/renderers/index.ts';
import { render } from '../../src/renderers/index.ts';
import { delivered, emptyReport, event, report, request, source } from '../helpers/report-builder.ts';

const plain: RenderOptions = { width: 80, colour: false, unicode: true, all: false, link: null, redact: true };

const uncertain = request({
  id: 'upper1',
  closedBy: 'peer',
  termination: 'PH',
  leftAfter: { ms: null, earliestMs: 0, latestMs: 6110, basis: 'server-notice' },
  callerReason: null,
  connection: null,
  joinConfidence: 'ambiguous',
  doubts: ['two calls ended within 3 ms'],
});
const streamed = delivered({
  id: 'beats',
  heartbeats: 4,
  events: [
    event(),
    event({ kind: 'stream-started', offsetMs: 1500 }),
    ...[2, 4, 6, 8].map((s) => event({ kind: 'heartbeat', offsetMs: s * 1000, line: 30 + s, text: 'heartbeat sent' })),
    event({ kind: 'execution-finished', offsetMs: 9000 }),
  ],
});
const untimed = request({
  id: 'untimed',
  outcome: 'never-arrived',
  startedAt: null,
  leftAfter: null,
  durationMs: null,
  events: [event({ at: null, offsetMs: null, kind: 'caller-error', text: 'connect ECONNREFUSED' })],
});
const everything = report({
  requests: [request(), delivered(), uncertain, streamed, untimed],
  zones: [{ clock: 'librechat', zone: 'UTC', basis: 'default' }],
  skews: [{ clock: 'librechat', against: 'kubecoderun', earliestMs: 120, latestMs: 260, applied: false }],
});

describe('the text output', () => {
  it.each([60, 80, 120])('is as expected at %i columns', async (width) => {
    await expect(render('text', everything, { ...plain, width, all: true })).toMatchFileSnapshot(
      `../golden/renderers/everything-${width}.txt`,
    );
  });

  it('is as expected in ASCII', async () => {
    const text = render('text', everything, { ...plain, unicode: false });
    expect(text).toMatch(/^[\n -~]*$/);
    await expect(text).toMatchFileSnapshot('../golden/renderers/everything-ascii.txt');
  });

  it('is as expected without any request', async () => {
    const empty = emptyReport({ sources: [source({ formats: {}, unrecognised: 94, from: null, to: null })] });
    await expect(render('text', empty, plain)).toMatchFileSnapshot('../golden/renderers/empty-80.txt');
  });

  it.each([60, 80, 120, 200])('fits into %i columns, with colours and in ASCII, too', (width) => {
    for (const look of [{}, { colour: true }, { unicode: false }, { all: true }]) {
      const lines = render('text', everything, { ...plain, ...look, width }).split('\n');
      // Commands to be pasted are never broken.
      const tooWide = lines.filter((line) => stringWidth(line) > width && !line.includes('kcr '));
      expect(tooWide).toEqual([]);
    }
  });

  it.each([60, 80])('fits into %i columns with long names of files, ids and calls', (width) => {
    const file = `${'a-very-long-name-of-a-log-'.repeat(3)}.log`;
    const long = request({ id: `${file}:1234`, events: [event({ file, line: 123_456 })] });
    const shown = render(
      'text',
      report({ sources: [source({ file })], requests: [long, delivered({ id: long.id, events: long.events })] }),
      {
        ...plain,
        width,
      },
    );
    const tooWide = shown.split('\n').filter((line) => stringWidth(line) > width && !line.includes('kcr '));
    expect(tooWide).toEqual([]);
  });

  it('has no escape sequence without colours and links', () => {
    expect(render('text', everything, plain)).not.toContain('\u001b');
  });

  it('links each citation where the terminal has links', () => {
    const text = render('text', everything, { ...plain, link: (file, line) => `file:///logs/${file}#${line}` });
    expect(text).toContain('\u001b]8;;file:///logs/fail3.log#33\u001b\\');
  });

  it('lets no text of a log steer the terminal or break the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(true, false), (text, unicode) => {
        const hostile = report({
          requests: [
            request({ doubts: [text], events: [event({ text }), event({ text: `\u001b[2J${text}`, offsetMs: 9 })] }),
          ],
        });
        const shown = render('text', hostile, { ...plain, unicode });
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(shown.split('\n').filter((line) => stringWidth(line) > 80)).toEqual([]);
        if (!unicode) expect(shown).toMatch(/^[\n -~]*$/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('secrets', () => {
  const secret = 'sk-abcdefgh12345678';
  const leaky = report({
    requests: [
      request({ events: [event({ text: `x-api-key: ${secret}` })], doubts: [secret], attributes: { header: secret } }),
    ],
    blindSpots: [secret],
  });

  it.each(['text', 'json', 'markdown'] as const)('are in no %s output', (form) => {
    expect(render(form, leaky, plain)).not.toContain(secret);
  });

  it('are shown to those who ask', () => {
    expect(render('text', leaky, { ...plain, redact: false })).toContain(secret);
  });
});
