import { expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';

const WITHDRAWN = new URL('../fixtures/served/readiness_withdrawn.log', import.meta.url).pathname;

/** The end of a call, in seconds of the minute, as HAProxy's httplog has it: `took` ms and what became of it. */
const hop = (end: number, took: number, status: number, code: string) =>
  `haproxy[7]: 10.0.0.9:4000 [23/Nov/2026:21:56:${(end - took / 1000).toFixed(3).padStart(6, '0')}] fe be/<NOSRV> 0/-1/-1/-1/${took} ${status} 217 - - ${code} 1/1/0/0/0 0/0 "POST /exec HTTP/1.1"\n`;

const error = (at: number, text: string) =>
  `2026-11-23T21:56:${at.toFixed(3).padStart(6, '0')}Z error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\n${text}\n`;

const hungUp = 'request to http://kcr:8000/exec failed, reason: socket hang up';

const told = async (text: string) => {
  const { requests } = await analyzeBytes(Buffer.from(text));
  return requests.map((r) => `${r.outcome} ${r.status} ${r.events.map((e) => e.kind).join(' ')}`);
};

it('joins the 503 of a proxy without a server to the error of the caller that got it', async () => {
  const { report } = await analyze([WITHDRAWN]);
  const away = report.requests.filter((r) => r.status === 503);
  expect(report.requests).toHaveLength(6);
  expect(away.map((r) => r.events.map((e) => `${e.line} ${e.kind}`))).toEqual([
    ['42 caller-started', '46 proxy-access', '43 caller-error'],
    ['48 caller-started', '52 proxy-access', '49 caller-error'],
    ['54 caller-started', '58 proxy-access', '55 caller-error'],
  ]);
  expect(away.map((r) => r.connection)).toEqual([null, null, null]);
});

it('joins the line of a proxy that saw its caller leave to the words of that caller', async () => {
  expect(await told(hop(7.5, 5001, -1, 'CH--') + error(7.502, hungUp))).toEqual([
    'caller-left null proxy-access caller-error',
  ]);
});

it('keeps apart what says something else, or is said at another time', async () => {
  const two = ['delivered 200 proxy-access', 'caller-left null caller-error'];
  expect((await told(hop(7.5, 5001, 200, '----') + error(7.502, hungUp))).sort()).toEqual(two.sort());
  expect(await told(hop(7.5, 1, 503, 'SC--') + error(7.502, 'HTTP error! status: 502'))).toHaveLength(2);
  expect(await told(hop(7.5, 1, 503, 'SC--') + error(12.5, 'HTTP error! status: 503'))).toHaveLength(2);
});
