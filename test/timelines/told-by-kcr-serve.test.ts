import { expect, it } from 'vitest';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';

/** A call that its caller left after about 5 s, as `kcr serve` logs it; `ms` is when it starts, in the minute. */
function leftCall(id: string, peer: string, ms: number, files: number): [number, object][] {
  const about = { request_id: id, session_id: `session-${id}-abcdefg` };
  const first = {
    ...about,
    language: 'py',
    code_length: 44,
    files,
    peer,
    connection_request: 2,
    connection_idle_ms: 3,
  };
  const gone = { method: 'POST', path: '/exec', elapsed_ms: 5001.2, noticed_within_ms: 50, ...about };
  return [
    [ms, { ...first, event: 'Code execution request' }],
    [ms + 0.1, { ...about, event: 'Created new session' }],
    [ms + 5001.2, { ...gone, event: 'Client disconnected during request processing' }],
    [ms + 5001.3, { ...about, event: 'Client disconnected before response could be sent' }],
  ];
}

function lines(records: readonly [number, object][]): string {
  return [...records]
    .sort(([a], [b]) => a - b)
    .map(([ms, record]) => {
      const timestamp = `2026-11-23T21:56:${(ms / 1000).toFixed(6).padStart(9, '0')}Z`;
      return `${JSON.stringify({ logger: 'kcr.exec', ...record, level: 'info', timestamp, service: 'kcr-serve' })}\n`;
    })
    .join('');
}

const error = (ms: number) =>
  `2026-11-23T21:56:${(ms / 1000).toFixed(3).padStart(6, '0')}Z error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\nrequest to http://127.0.0.1:8000/exec failed, reason: socket hang up\n`;

it('takes the time of leaving from the server when several errors of the caller would fit', async () => {
  const server = lines([
    ...leftCall('aaaaaaaa', '10.0.0.1:4000', 1000, 1),
    ...leftCall('bbbbbbbb', '10.0.0.1:4002', 1001, 1),
  ]);
  const report = await analyzeBytes(Buffer.from(server + error(6003) + error(6004)));
  expect(report.requests.map((request) => request.joinConfidence)).toEqual(['ambiguous', 'ambiguous']);
  for (const { leftAfter } of report.requests) {
    expect(leftAfter?.basis).not.toBe('caller-log');
    expect(Math.abs((leftAfter?.ms ?? 0) - 5000)).toBeLessThan(60);
  }
  expect(report.cutoff?.died).toBe(2);
});

it('believes the number of files that the server logs', async () => {
  const server = lines([
    ...leftCall('aaaaaaaa', '10.0.0.1:4000', 1000, 1),
    ...leftCall('bbbbbbbb', '10.0.0.1:4002', 9001, 0),
  ]);
  const report = await analyzeBytes(Buffer.from(server));
  expect(report.requests.map((request) => request.attributes.filesAttached)).toEqual([true, false]);
});

/** A streamed call that was delivered; its access line comes with the answer, after `tookMs`. */
function streamedCall(id: string, peer: string, ms: number, tookMs: number): [number, object][] {
  const about = { request_id: id };
  const session = { ...about, session_id: `session-${id}-abcdefg` };
  const end = ms + tookMs;
  const first = { language: 'py', code_length: 44, files: 0, peer, connection_request: 1, connection_idle_ms: null };
  return [
    [ms, { ...about, ...first, event: 'Code execution request' }],
    [ms + 0.1, { ...session, event: 'Created new session' }],
    [ms + 2000, { ...about, path: 'drip_path', heartbeat_interval_s: 2, event: 'Exec response path' }],
    [end, { ...about, event: `${peer} - "POST /exec HTTP/1.1" 200`, logger: 'uvicorn.access' }],
    [end + 0.1, { ...session, client_disconnected: false, heartbeats: 4, event: 'Code execution completed' }],
    [
      end + 0.2,
      { ...about, method: 'POST', path: '/exec', status: 200, duration_ms: tookMs, event: 'Request processed' },
    ],
  ];
}

it('joins the late access lines of overlapping streams by the id that they name', async () => {
  const log = lines([
    ...streamedCall('aaaaaaaa', '10.0.0.1:4000', 1000, 9100),
    ...streamedCall('bbbbbbbb', '10.0.0.1:4002', 5250, 9140),
    ...streamedCall('cccccccc', '10.0.0.1:4004', 14_700, 3000),
  ]);
  const report = await analyzeBytes(Buffer.from(log));
  expect(report.requests).toMatchObject([
    { id: 'aaaaaaaa', outcome: 'delivered', status: 200, joinConfidence: 'certain' },
    { id: 'bbbbbbbb', outcome: 'delivered', status: 200, joinConfidence: 'certain' },
    { id: 'cccccccc', outcome: 'delivered', status: 200, joinConfidence: 'certain' },
  ]);
  const ports = report.requests.map((request) => request.connection?.peer?.slice(-4));
  expect(ports).toEqual(['4000', '4002', '4004']);
});
