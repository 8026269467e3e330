import { describe, expect, it } from 'vitest';
import { type AnalyzeOptions, analyze } from '../../src/analyze.ts';

const told = async (options: AnalyzeOptions) => {
  const { verdict } = (await analyze(['samples/fail3.log'], options)).report;
  return `${verdict.kind}: ${verdict.statement} ${verdict.logNext.join(' ')}`;
};

describe('a report without a call', () => {
  it('says which calls the period left out', async () => {
    expect(await told({ since: '2027-01-01' })).toMatch(
      /^no-requests: .* 2 calls lie outside of the period asked for \(--since 2027-01-01\), from 2026-02-10 07:49:12 UTC to 2026-02-10 07:49:21 UTC\. Leave --since and --until out/,
    );
    expect(await told({ until: '07:00' })).toContain('(--until 07:00)');
  });

  it('says that there are calls of the path that is the default', async () => {
    expect(await told({ path: '/execz' })).toMatch(/There are 2 calls of POST \/exec\. Leave --path out to see them/);
  });

  it('names what was posted to where the default has no call', async () => {
    const bytes = Buffer.from('INFO:     10.42.1.7:4711 - "POST /run/code HTTP/1.1" 200 OK\n');
    const { report } = await analyze(['-'], {
      stdin: (async function* () {
        yield bytes;
      })(),
    });
    expect(report.verdict.statement).toContain('What was posted to is /run/code (1).');
    expect(report.verdict.logNext).toEqual(['Should one of these be the call in question: --path /run/code']);
  });

  it('is left alone where nothing was left out', async () => {
    const { verdict } = (await analyze(['samples/fail3.log'], { since: '2026-01-01' })).report;
    expect(verdict.kind).not.toBe('no-requests');
  });
});
