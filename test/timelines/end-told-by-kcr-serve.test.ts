import { expect, it } from 'vitest';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';

const ABOUT = { request_id: 'aaaaaaaa', session_id: 'aB3dE6gH9jK2mN5pQ8sT1' };
const ACCESS = { event: '10.0.0.1:4000 - "POST /exec HTTP/1.1" 200', logger: 'uvicorn.access' };

function log(...records: object[]): Buffer {
  const lines = records.map((record, i) => {
    const timestamp = `2026-11-23T21:56:0${i}.000000Z`;
    return `${JSON.stringify({ ...ABOUT, logger: 'kcr.exec', ...record, level: 'info', timestamp, service: 'kcr-serve' })}\n`;
  });
  return Buffer.from(lines.join(''));
}

const BEGUN = { event: 'Code execution request', language: 'py', code_length: 4, peer: '10.0.0.1:4000' };

it('a reset after the answer leaves it open whether that was read', async () => {
  const finished = { event: 'Code execution completed', client_disconnected: false, outcome: 'delivered' };
  const reset = { event: 'Connection reset after the response was handed over', status: 200, after_ms: 273.9 };
  const { requests } = await analyzeBytes(log(BEGUN, ACCESS, finished, reset));
  expect(requests).toMatchObject([{ outcome: 'delivered', status: 200 }]);
  expect(requests[0]?.doubts).toEqual([expect.stringContaining('reset the connection 274 ms after')]);
});

it('a status that went out before the caller left is not one that it got', async () => {
  const left = { event: 'Response headers sent but body not confirmed', status: 200, client_disconnected: true };
  const aborted = {
    event: 'Code execution aborted',
    aborted: 'caller-left',
    outcome: 'caller-left',
    client_disconnected: true,
    status_sent: 200,
  };
  const { requests } = await analyzeBytes(log(BEGUN, ACCESS, left, aborted));
  expect(requests).toMatchObject([{ outcome: 'caller-left', phase: 'mid-response' }]);
});

it('an answer that the caller did not take, so that the server closed, was not delivered', async () => {
  const closed = { event: 'Server closed the connection', phase: 'answer', closed_by: 'server', status: 200 };
  const finished = { event: 'Code execution completed', client_disconnected: false, outcome: 'stalled' };
  const { requests } = await analyzeBytes(log(BEGUN, ACCESS, closed, finished));
  expect(requests).toMatchObject([{ outcome: 'server-left', phase: 'mid-response', closedBy: 'server' }]);
});
