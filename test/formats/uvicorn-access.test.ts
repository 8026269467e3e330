import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const exec = {
  format: 'uvicorn-access',
  kind: 'response-started',
  method: 'POST',
  path: '/exec',
  query: null,
  role: 'server',
  status: 200,
  peer: '10.0.0.1:5000',
};

describe('uvicorn access lines', () => {
  it.each([
    ['the default format', 'INFO:     10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK'],
    [
      'a time before the level prefix',
      '2026-02-10 07:49:12,801 INFO:     10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK',
    ],
    [
      'a time behind the level prefix',
      'INFO:     2026-02-10 07:49:12,801 - 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK',
    ],
    ['a time in brackets', '[2026-02-10 07:49:12,801] INFO:     10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK'],
    ['asctime - level - message', '2026-02-10 07:49:12,801 - INFO - 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK'],
    [
      'asctime - name - level - message',
      '2026-02-10 07:49:12,801 - uvicorn.access - INFO - 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200',
    ],
    [
      'asctime | level | message',
      '2026-02-10 07:49:12,801 | INFO | uvicorn.access | 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200',
    ],
    ['basicConfig', 'INFO:uvicorn.access:10.0.0.1:5000 - "POST /exec HTTP/1.1" 200'],
    ['no prefix at all', '10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK'],
    [
      'gunicorn with a uvicorn worker',
      '[2026-02-10 07:49:12 +0000] [7] [INFO] 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200',
    ],
    [
      'python-json-logger',
      '{"asctime": "2026-11-23 17:35:25,412", "levelname": "INFO", "name": "uvicorn.access", "message": "10.0.0.1:5000 - \\"POST /exec HTTP/1.1\\" 200"}',
    ],
    [
      'renamed JSON fields',
      '{"timestamp":"2026-11-23T17:35:25.412Z","level":"info","logger":"uvicorn.access","msg":"10.0.0.1:5000 - \\"POST /exec HTTP/1.1\\" 200"}',
    ],
    [
      'structlog around stdlib',
      '{"event": "10.0.0.1:5000 - \\"POST /exec HTTP/1.1\\" 200", "logger": "uvicorn.access", "level": "info", "timestamp": "2026-11-23T17:35:25.412Z"}',
    ],
    [
      "the formatter's own names as JSON",
      '{"client_addr": "10.0.0.1:5000", "request_line": "POST /exec HTTP/1.1", "status_code": "200"}',
    ],
  ])('are read in %s', (_name, line) => {
    expect(read(line)).toMatchObject(exec);
  });

  it('keep a time of the formatter as the zone-less clock that it is', () => {
    expect(read('2026-02-10 07:49:12,801 - INFO - 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK')).toMatchObject({
      time: { at: '2026-02-10T07:49:12.801Z', zone: 'local', resolution: 1000 },
    });
    expect(read('[2026-02-10 07:49:12 +0100] [7] [INFO] 10.0.0.1:5000 - "POST /exec HTTP/1.1" 200')).toMatchObject({
      time: { at: '2026-02-10T06:49:12.000Z', zone: 'absolute', resolution: 1_000_000 },
    });
  });

  it.each([
    ['IPv6', 'INFO:     2001:db8::1:44524 - "POST /exec HTTP/1.1" 200 OK', { peer: '2001:db8::1:44524' }],
    ['no client on a unix socket', 'INFO:      - "POST /exec HTTP/1.1" 200 OK', { peer: null, status: 200 }],
    ['a status without a phrase', 'INFO:     10.0.0.1:1 - "POST /exec HTTP/1.1" 299 ', { status: 299 }],
    ['a new phrase', 'INFO:     10.0.0.1:1 - "POST /exec HTTP/1.1" 422 Unprocessable Content', { status: 422 }],
    ['HTTP/1.0', 'INFO:     10.0.0.1:1 - "GET /ready HTTP/1.0" 200 OK', { path: '/ready', role: 'unknown' }],
    ['a mounted API', 'INFO:     10.0.0.1:1 - "POST /v1/exec HTTP/1.1" 200 OK', { path: '/v1/exec', role: 'server' }],
    [
      'a quoted path',
      'INFO:     10.0.0.1:1 - "GET /a%20b HTTP/1.1" 404 Not Found',
      { path: '/a%20b', role: 'unknown' },
    ],
    [
      "the API's listing",
      'INFO:     10.0.0.1:1 - "GET /files/abc?detail=summary HTTP/1.1" 200 OK',
      { path: '/files/abc', query: 'detail=summary', role: 'server' },
    ],
    [
      'a session by its id',
      'INFO:     10.0.0.1:1 - "DELETE /files/OR6gQd8vTiIVfF0_LrFPB/OR6gQd8vTiIVfF0_LrFPB HTTP/1.1" 200 OK',
      { role: 'server' },
    ],
    ['an upload', 'INFO:     10.0.0.1:1 - "POST /upload HTTP/1.1" 200 OK', { role: 'server' }],
    ["the sidecar's execute", 'INFO:     10.0.0.1:1 - "POST /execute HTTP/1.1" 200 OK', { role: 'sandbox' }],
    ["the sidecar's listing", 'INFO:     10.0.0.1:1 - "GET /files HTTP/1.1" 200 OK', { role: 'sandbox' }],
    ['a file that both may have', 'INFO:     10.0.0.1:1 - "GET /files/out.csv HTTP/1.1" 200 OK', { role: 'unknown' }],
    ['a probe', 'INFO:     10.0.0.1:1 - "GET /health HTTP/1.1" 200 OK', { role: 'unknown' }],
  ])('tell %s', (_name, line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it('show the request line and the status as they stand in the line', () => {
    expect(read('INFO:     10.0.0.1:5000 - "POST /exec HTTP/1.1" 200 OK')).toMatchObject({
      text: '"POST /exec HTTP/1.1" 200',
    });
  });
});
