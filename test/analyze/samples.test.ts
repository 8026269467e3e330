import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { hashCitations } from '../../src/hash-citations.ts';
import { verify } from '../../src/verify.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';
import { outline } from '../helpers/outline.ts';
import { madeSamples, samples } from '../helpers/samples.ts';
import { score } from '../score/score.ts';

/** What a caller's log alone cannot tell; everything else must be told, and right. */
const UNKNOWABLE_FROM_THE_CALLER = ['id', 'closer', 'reused', 'start', 'left-after'];

/** What `kcr serve` prints beside its log, for whoever started it. */
const SERVE_TELLS_PEOPLE = /^(?:kcr serve\b|Call it:$| {2}curl |LibreChat: )/;

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe.each([...samples, ...madeSamples])('$name', ({ name, path, bytes, truth }) => {
  it('gives the timelines of the golden', async () => {
    const { report } = await analyze([path]);
    const facts = outline(report).replaceAll(path, `${name}.log`);
    const verdict = `${report.verdict.kind} ${report.verdict.rule} ${report.verdict.confidence}`;
    const cutoff = report.cutoff ? `${report.cutoff.ms} ± ${report.cutoff.spreadMs} ms` : 'none';
    await expect(`${facts}\n\nverdict: ${verdict}\ncutoff: ${cutoff}\n`).toMatchFileSnapshot(`../golden/${name}.txt`);
  });

  it('accounts for every line', async () => {
    const { report } = await analyze([path]);
    const [source] = report.sources;
    const perFormat = Object.values(source?.formats ?? {}).reduce((sum, n) => sum + n, 0);
    const told = perFormat + (source?.blank ?? 0) + (source?.meta ?? 0) + (source?.unrecognised ?? 0);
    expect(told).toBe(source?.lines);
    expect(source?.lines).toBe(bytes.filter((b) => b === 10).length);
    const forPeople = bytes
      .toString('latin1')
      .split('\n')
      .filter((line) => SERVE_TELLS_PEOPLE.test(line));
    expect(source?.unrecognised).toBe(forPeople.length);
  });

  it('cites lines that say what it claims, byte for byte', async () => {
    const { report, inputs } = await analyze([path]);
    const hashed = await hashCitations(report, (file) => inputs.find((i) => i.file === file)?.open() ?? nothing());
    const { checked, broken } = await verify(hashed, inputs);
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(0);
  });

  it('agrees with the packet capture', async () => {
    if (!truth) return;
    const { report } = await analyze([path]);
    const scores = score(truth, report.requests);
    expect(scores.filter((s) => s.mark === 'differs')).toEqual([]);
    const callerOnly = report.requests.every((r) => r.events.every((e) => e.role === 'caller'));
    const abstained = scores.filter((s) => s.mark === 'abstains').map((s) => s.field);
    expect([...new Set(abstained)]).toEqual(callerOnly ? expect.arrayContaining(UNKNOWABLE_FROM_THE_CALLER) : []);
  });

  it('gives the same from standard input in pieces of 1, 7, 61 and 4096 bytes', async () => {
    const whole = outline(await analyzeBytes(bytes));
    for (const size of [1, 7, 61, 4096]) expect(outline(await analyzeBytes(bytes, size))).toBe(whole);
  });

  it('gives the same when compressed, with CRLF, with a BOM and without the last newline', async () => {
    const whole = outline(await analyzeBytes(bytes));
    const folder = mkdtempSync(join(tmpdir(), 'kcr-'));
    const zipped = join(folder, 'log');
    writeFileSync(zipped, gzipSync(bytes));
    const { report } = await analyze([zipped]);
    expect(outline(report).replaceAll(zipped, '-')).toBe(whole);
    const crlf = Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
    expect(outline(await analyzeBytes(crlf))).toBe(whole);
    expect(outline(await analyzeBytes(Buffer.concat([Buffer.from('\ufeff'), bytes])))).toBe(whole);
    expect(outline(await analyzeBytes(bytes.subarray(0, -1)))).toBe(whole);
  });

  it('gives the same bytes from run to run', async () => {
    expect(JSON.stringify(await analyzeBytes(bytes))).toBe(JSON.stringify(await analyzeBytes(bytes)));
  });
});
