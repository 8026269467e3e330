import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/follow/announcement.ts';
import { followCore, QUIET_MS } from '../../src/follow/follow-core.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { sample } from '../helpers/samples.ts';
import { lineByLine, replay } from './replay.ts';

const fail3 = sample('fail3');
const success2 = sample('success2');
const core = (options = {}) => followCore({ epochNow: 0, ...options });
const linesTo = (line: number) => lineByLine(fail3.bytes, 0).slice(0, line);

function begun(line: number) {
  const followed = core();
  const source = followed.add('fail3.log');
  source.caughtUp();
  for (const { bytes } of linesTo(line)) source.push(bytes, 0);
  return { followed, source };
}

describe('the core of --follow', () => {
  it('says that the caller left as soon as the server says so, and cites the caller where it is logged', () => {
    const [said] = begun(45).followed.settle(0);
    expect(said).toMatchObject({
      type: 'request',
      change: 'closed',
      request: { id: 'FxH3p4hZ', outcome: 'caller-left', closedBy: 'caller', leftAfter: { ms: 4994 } },
      cited: { file: 'fail3.log', line: 33 },
    });
  });

  it("does not take the caller's error alone for the end while the server may still write", () => {
    const { followed } = begun(38);
    expect(followed.settle(0)).toEqual([]);
    expect(followed.dueInMs(0)).toBe(QUIET_MS);
  });

  it('closes on the wall clock what is due when the log falls quiet, and refines it when it goes on', () => {
    const { followed, source } = begun(38);
    followed.settle(0);
    expect(followed.settle(QUIET_MS)).toMatchObject([
      { type: 'request', change: 'closed', request: { outcome: 'caller-left', closedBy: 'unknown' } },
    ]);
    for (const { bytes } of lineByLine(fail3.bytes, 0).slice(38, 50)) source.push(bytes, QUIET_MS + 1);
    expect(followed.settle(QUIET_MS + 1)).toMatchObject([
      { type: 'request', change: 'refined', was: { closedBy: 'unknown' }, request: { closedBy: 'caller' } },
    ]);
  });

  it('leaves a call that still runs alone, however quiet the log is', () => {
    const { followed } = begun(32);
    expect(followed.settle(10 * QUIET_MS)).toEqual([]);
    expect(followed.dueInMs(10 * QUIET_MS)).toBeNull();
  });

  it('announces a verdict once, and again only when it changes', () => {
    const verdicts = replay('fail3.log', lineByLine(fail3.bytes, 300)).announcements.filter(
      (a) => a.type === 'verdict',
    );
    const kinds = verdicts.map(({ verdict }) => `${verdict.kind} ${verdict.rule} ${verdict.confidence}`);
    expect(kinds).toEqual(['root-cause pooled-socket-timeout low', 'root-cause pooled-socket-timeout medium']);
    expect(verdicts[1]?.was).toEqual({ kind: 'root-cause', rule: 'pooled-socket-timeout', confidence: 'low' });
  });

  it('says nothing before all of several logs were read to their present ends', () => {
    const followed = core();
    const one = followed.add('fail3.log');
    const other = followed.add('success2.log');
    one.push(fail3.bytes, 0);
    one.caughtUp();
    expect(followed.dueInMs(0)).toBeNull();
    expect(followed.settle(0)).toEqual([]);
    other.push(success2.bytes, 0);
    other.caughtUp();
    expect(followed.settle(0).filter(({ type }) => type === 'request').length).toBe(7);
  });

  it('names a file that took the place of another, and holds what was said of its clock for both', () => {
    const line = (time: string) => Buffer.from(`${time} error: [ExecuteCode] socket hang up\n`);
    const followed = core({ tz: ['librechat.log=Pacific/Auckland'] });
    const source = followed.add('/var/log/librechat.log');
    source.push(line('2026-02-10 20:49:17'), 0);
    source.restart();
    source.push(line('2026-02-10 20:50:17'), 0);
    source.caughtUp();
    expect(source.file).toBe('/var/log/librechat.log#2');
    const { report } = followed.end();
    expect(report.sources.map(({ file }) => file)).toEqual(['/var/log/librechat.log', '/var/log/librechat.log#2']);
    expect(report.sources[1]?.from).toMatch(/^2026-02-10T07:50:17/);
  });

  /** The log, and the same two hours later with ids of its own. */
  function twice(): Buffer {
    const later = fail3.bytes
      .toString('utf8')
      .replaceAll(/2026-02-10([T ])(07|20):/g, (_, t, hour) => `2026-02-10${t}${hour === '07' ? '09' : '22'}:`)
      .replaceAll('FxH3p4hZ', 'AxH3p4hZ')
      .replaceAll('q0ZtW8cN', 'b0ZtW8cN')
      .replaceAll(/\b(?:7WeeH50C|Yk3rT9sB|mQ7xV2bL)/g, (id) => `9${id.slice(1)}`);
    return Buffer.concat([fail3.bytes, Buffer.from(later)]);
  }

  const closings = (announcements: readonly Announcement[]) =>
    announcements.flatMap((a) => (a.type === 'verdict' ? [] : a.type === 'request' ? [a.change] : [a.type]));

  it('puts calls away that ended long ago, and has them back for the report', async () => {
    const { announcements, report } = replay('-', lineByLine(twice(), 300), { window: 20 });
    expect(report).toEqual(await analyzeBytes(twice()));
    expect(closings(announcements)).toEqual(['closed', 'closed', 'closed', 'closed']);
  });

  it('forgets their lines when they are too many, keeps their outcomes for the verdict, and says so', () => {
    const { announcements, report } = replay('-', lineByLine(twice(), 300), { window: 20, room: 40 });
    expect(report.requests.map(({ id }) => id)).toEqual(['FxH3p4hZ', 'q0ZtW8cN', 'AxH3p4hZ', 'b0ZtW8cN']);
    expect(report.cutoff).toMatchObject({ died: 4 });
    expect(report.blindSpots.at(-1)).toMatch(/^Of 2 calls that ended long ago only the outcome and the telling lines/);
    expect(closings(announcements)).toEqual(['closed', 'closed', 'closed', 'closed']);
  });

  it('puts calls away by their lines where a log has no times', () => {
    const lines = Array.from(
      { length: 60 },
      (_, n) => `INFO:     10.42.1.7:${40000 + n} - "POST /exec HTTP/1.1" 200 OK\n`,
    );
    const { report } = replay('-', lineByLine(Buffer.from(lines.join('')), 300), { window: 5, room: 10 });
    expect(report.requests.map(({ startedAt, outcome }) => `${startedAt} ${outcome}`)).toEqual(
      lines.map(() => 'null delivered'),
    );
    expect(report.blindSpots.at(-1)).toMatch(/^Of \d+ calls that ended long ago only the outcome/);
  });

  it('does not hold everything for a call that never ends', () => {
    const lost = linesTo(32).map(({ bytes }) => bytes);
    const day = (text: string, n: number) => text.replaceAll('2026-02-10T07', `2026-02-10T${10 + n}`);
    const later = [0, 1, 2, 3].map((n) => Buffer.from(day(success2.bytes.toString('utf8'), n)));
    const pieces = [...lost, ...later.flatMap((log) => lineByLine(log, 0).map(({ bytes }) => bytes))];
    const { report } = replay(
      '-',
      pieces.map((bytes) => ({ bytes, afterMs: 300 })),
      { window: 20, room: 40 },
    );
    expect(report.blindSpots.at(-1)).toMatch(/^Of \d+ calls that ended long ago only the outcome/);
    expect(report.requests.filter(({ outcome }) => outcome === 'unfinished').map(({ id }) => id)).toEqual(['FxH3p4hZ']);
  });

  it('refuses names that no clock has', () => {
    const followed = core({ tz: ['nobody=UTC'] });
    const source = followed.add('fail3.log');
    for (const { bytes } of linesTo(50)) source.push(bytes, 0);
    expect(() => followed.checkNames()).toThrow('--tz nobody=…: no file, format, pod or container of these logs has');
  });
});
