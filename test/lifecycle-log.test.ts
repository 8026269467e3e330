import { expect, it } from 'vitest';
import { readFormat } from '../src/formats/index.ts';
import { accessMessage, EVENTS } from '../src/lifecycle-log.ts';
import { createLog } from '../src/server/log/create-log.ts';
import type { Line } from '../src/types.ts';

const IDS = { request_id: 'aB3dE6gH', session_id: 'aB3dE6gH9jK2mN5pQ8sT1' };
const WHERE = { method: 'POST', path: '/exec' };
const FINISHED = EVENTS.executionFinished('x1B2c3D4e5F6g7H8i9J0k', 'COMPLETED', 0, 6081.4, 'local');

// Each line that `kcr serve` writes of a call, and what `kcr analyze` must take it for.
const table: [string, Record<string, string | number | boolean | null>, object | 'noise'][] = [
  [EVENTS.serverListening('127.0.0.1', 8000), {}, { kind: 'server-started', port: 8000 }],
  [EVENTS.serverStopping, {}, { kind: 'server-stopping' }],
  [EVENTS.serverStopped, {}, { kind: 'server-stopped' }],
  [EVENTS.requestAccepted, { ...IDS, language: 'py', code_length: 9 }, { kind: 'request-started', codeLength: 9 }],
  [EVENTS.sessionCreated, IDS, { kind: 'session-resolved', via: 'created' }],
  [EVENTS.sessionFromRequest, IDS, { kind: 'session-resolved', via: 'request' }],
  [EVENTS.sessionFromFile, IDS, { kind: 'session-resolved', via: 'file-reference' }],
  [EVENTS.executionStarted, { ...IDS, execution_id: 'x1B2c3D4', language: 'py' }, { kind: 'execution-started' }],
  [FINISHED, IDS, { kind: 'execution-finished', state: 'completed', exitCode: 0, timeMs: 6081 }],
  [EVENTS.pathDecided, { ...IDS, path: 'fast_path' }, 'noise'],
  [
    EVENTS.pathDecided,
    { ...IDS, path: 'drip_path', heartbeat_interval_s: 2 },
    { kind: 'stream-started', intervalMs: 2000 },
  ],
  [
    EVENTS.pathDecided,
    { ...IDS, path: 'stream_path', heartbeat_interval_s: 2 },
    { kind: 'stream-started', intervalMs: 2000 },
  ],
  [EVENTS.callerLeft, { ...IDS, ...WHERE, elapsed_ms: 5000.1 }, { kind: 'client-disconnected', elapsedMs: 5000.1 }],
  [EVENTS.undeliverable, { ...IDS, heartbeats: 2 }, { kind: 'response-undeliverable', heartbeats: 2 }],
  [
    EVENTS.bodyUnconfirmed,
    { ...IDS, ...WHERE, status: 200, client_disconnected: true },
    { kind: 'response-unconfirmed' },
  ],
  [EVENTS.notTaken, { ...IDS, ...WHERE, elapsed_ms: 9, error: 'stalled' }, { kind: 'response-failed' }],
  [
    EVENTS.requestFinished,
    { ...IDS, client_disconnected: false, heartbeats: 3 },
    { kind: 'request-finished', heartbeats: 3 },
  ],
  [EVENTS.responseSent, { ...IDS, ...WHERE, status: 200, duration_ms: 7 }, { kind: 'response-sent', status: 200 }],
  [EVENTS.executionFault, { ...IDS, error: 'Error: x' }, { kind: 'server-error', error: 'Error: x' }],
  [EVENTS.callerTimer, { caller: 'x', kinds: 'idle' }, 'noise'],
  [
    accessMessage('10.0.0.1:5000', 'POST', '/exec', '1.1', 200),
    IDS,
    { kind: 'response-started', peer: '10.0.0.1:5000', path: '/exec', status: 200, role: 'server' },
  ],
];

it.each(table)('%s is understood', (event, fields, expected) => {
  let text = '';
  const log = createLog((lines) => (text += lines), 'kcr-serve', '1.0.0');
  log.event('info', event.includes('HTTP/') ? 'uvicorn.access' : 'kcr.exec', event, fields);
  log.flush();
  const line: Line = {
    source: { file: 'serve.log', line: 1, lines: 1, offset: 0, bytes: text.length },
    text: text.trimEnd(),
    envelope: null,
    meta: false,
  };
  const read = readFormat(line);
  if (expected === 'noise') {
    expect(read?.reading).toBe('noise');
    return;
  }
  expect(read?.reading).toMatchObject(expected);
  expect(read?.reading).toMatchObject({ stamp: { zone: 'absolute', resolution: 1 } });
});
