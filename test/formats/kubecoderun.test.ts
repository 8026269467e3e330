import { describe, expect, it } from 'vitest';
import { excerpt } from '../../src/formats/helpers/excerpt.ts';
import { read } from './read.ts';

const json = (fields: object, logger = 'src.api.exec') =>
  JSON.stringify({
    ...fields,
    logger,
    level: 'info',
    timestamp: '2026-11-23T17:20:33.349922Z',
    service: 'kubecoderun-api',
    version: '2.1.3.dev4',
  });

describe('KubeCodeRun events', () => {
  it.each([
    [
      { request_id: 'oiDiNvjj', language: 'py', code_length: 134, event: 'Code execution request' },
      { kind: 'request-started', language: 'py', codeLength: 134, ids: { requestId: 'oiDiNvjj' } },
    ],
    [
      { session_id: 'OR6gQd8vTiIVfF0_LrFPB', event: 'Created new session' },
      { kind: 'session-resolved', via: 'created', ids: { sessionId: 'OR6gQd8vTiIVfF0_LrFPB' } },
    ],
    [
      { session_id: 'OR6gQd8vTiIVfF0_LrFPB', event: 'Reusing session from request' },
      { kind: 'session-resolved', via: 'request' },
    ],
    [{ session_id: 'OR6gQd8vTiIVfF0_LrFPB', event: 'Reusing session from file reference' }, { via: 'file-reference' }],
    [{ session_id: 'OR6gQd8vTiIVfF0_LrFPB', entity_id: 'e', event: 'Reusing session by entity_id' }, { via: 'entity' }],
    [
      { execution_id: 'fJ7ifqKe', session_id: 's', language: 'py', code_length: 1, event: 'Starting code execution' },
      { kind: 'execution-started', ids: { executionId: 'fJ7ifqKe', sessionId: 's' } },
    ],
    [
      {
        event:
          'Code execution fJ7ifqKeU4XP7H8BDemkd completed: status=ExecutionStatus.COMPLETED, exit_code=0, time=571ms, source=pool_hit',
      },
      {
        kind: 'execution-finished',
        state: 'completed',
        exitCode: 0,
        timeMs: 571,
        ids: { executionId: 'fJ7ifqKeU4XP7H8BDemkd' },
      },
    ],
    [
      {
        event:
          'Code execution -J7ifqKeU4XP7H8BDemk_ completed: status=ExecutionStatus.FAILED, exit_code=-9, time=1ms, source=job',
      },
      { state: 'failed', exitCode: -9 },
    ],
    [
      {
        event:
          'Code execution fJ7ifqKeU4XP7H8BDemkd completed: status=timeout, exit_code=124, time=30012ms, source=job',
      },
      { state: 'timeout', exitCode: 124 },
    ],
    [
      { event: 'Code execution fJ7ifqKeU4XP7H8BDemkd timed out' },
      { state: 'timeout', exitCode: null, ids: { executionId: 'fJ7ifqKeU4XP7H8BDemkd' } },
    ],
    [
      { event: 'Code execution fJ7ifqKeU4XP7H8BDemkd failed: pod gone' },
      { kind: 'execution-finished', state: 'failed' },
    ],
    [
      {
        session_id: 's',
        status: 'completed',
        pod_name: 'pool-py-1',
        has_state: false,
        event: 'Code execution completed',
      },
      { kind: 'session-finished', state: 'completed', ids: { sessionId: 's', pod: 'pool-py-1' } },
    ],
    [
      { request_id: 'oiDiNvjj', session_id: 's', client_disconnected: true, event: 'Code execution completed' },
      { kind: 'request-finished', clientDisconnected: true, heartbeats: null },
    ],
    [
      { request_id: 'oiDiNvjj', session_id: 's', event: 'Code execution completed' },
      { kind: 'request-finished', clientDisconnected: null },
    ],
    [
      {
        request_id: 'oiDiNvjj',
        client_disconnected: false,
        heartbeats: 5,
        stream_ms: 11101.43,
        event: 'Code execution completed',
      },
      { kind: 'request-finished', heartbeats: 5 },
    ],
    [
      { method: 'POST', path: '/exec', elapsed_ms: 6110.27, event: 'Client disconnected during request processing' },
      { kind: 'client-disconnected', method: 'POST', path: '/exec', elapsedMs: 6110.27 },
    ],
    [
      { request_id: 'a1b2c3d4', elapsed_ms: 5, event: 'Client disconnected during request processing' },
      { kind: 'client-disconnected', method: null, path: null, ids: { requestId: 'a1b2c3d4' } },
    ],
    [
      { request_id: 'FxH3p4hZ', heartbeats: 2, event: 'Client disconnected before response could be sent' },
      { kind: 'response-undeliverable', heartbeats: 2 },
    ],
    [
      {
        method: 'POST',
        path: '/exec',
        status: 200,
        client_disconnected: true,
        elapsed_ms: 4497.89,
        event: 'Response headers sent but body not confirmed',
      },
      { kind: 'response-unconfirmed', status: 200, clientDisconnected: true, elapsedMs: 4497.89 },
    ],
    [
      {
        method: 'POST',
        path: '/exec',
        message_type: 'http.response.body',
        elapsed_ms: 1,
        error: 'ClientDisconnected',
        event: 'Failed to send response to client',
      },
      { kind: 'response-failed', error: 'ClientDisconnected' },
    ],
    [
      { method: 'POST', path: '/exec', status: 200, duration_ms: 6110.61, event: 'Request processed' },
      { kind: 'response-sent', status: 200, durationMs: 6110.61 },
    ],
    [
      { request_id: 'bLvjgwSD', path: 'stream_path', heartbeat_interval_s: 2, event: 'Exec response path' },
      { kind: 'stream-started', intervalMs: 2000 },
    ],
    [
      {
        pod_name: 'pool-py-1',
        error: 'Server disconnected without sending a response.',
        event: 'Execution request failed',
      },
      { kind: 'sandbox-failed', error: 'Server disconnected without sending a response.', ids: { pod: 'pool-py-1' } },
    ],
    [
      { error: 'Error 111 connecting to 127.0.0.1:6379. Connection refused.', event: 'Code execution failed' },
      { kind: 'server-error', error: 'Error 111 connecting to 127.0.0.1:6379. Connection refused.' },
    ],
    [{ event: 'Starting HTTP server on 0.0.0.0:8000' }, { kind: 'server-started', port: 8000, role: 'server' }],
    [{ version: '2.1.3', event: 'Starting Code Interpreter API' }, { kind: 'server-started' }],
    [{ event: 'Shutting down Code Interpreter API' }, { kind: 'server-stopping' }],
    [{ event: 'Code Interpreter API shutdown completed' }, { kind: 'server-stopped' }],
    [
      { request_id: 'r1234567', count: 3, event: 'Heartbeat sent' },
      { kind: 'heartbeat', count: 3 },
    ],
    [
      { request_id: 'r1234567', heartbeats: 3, event: 'Stream finished' },
      { kind: 'stream-finished', heartbeats: 3 },
    ],
    [
      { request_id: 'r1234567', heartbeat_interval_s: 3, event: 'Streaming started' },
      { kind: 'stream-started', intervalMs: 3000 },
    ],
  ])('%j', (fields, expected) => {
    expect(read(json(fields))).toMatchObject({
      format: 'kubecoderun',
      role: 'server',
      text: excerpt(fields.event),
      ...expected,
    });
  });

  it.each([
    [{ request_id: 'tL817Y4u', path: 'fast_path', event: 'Exec response path' }],
    [{ session_id: 's', event: 'Session created' }],
    [{ status_code: 404, request_id: 'OR6gQd8vTiIVfF0_LrFPB', event: 'HTTP exception occurred' }],
    [{ request_id: '4957cf3b', exception: 'Traceback…', event: 'Metrics flush failed' }],
    [{ event: 'an event of another service' }],
  ])('takes no interest in %j', (fields) => {
    expect(read(json(fields))).toBe('kubecoderun noise');
  });

  it('never takes the request id that error handlers make up for that of the request', () => {
    const line = json(
      { request_id: 'OR6gQd8vTiIVfF0_LrFPB', exception_message: 'boom', event: 'Unexpected exception occurred' },
      'src.utils.error_handlers',
    );
    expect(read(line)).toMatchObject({ kind: 'server-error', error: 'boom' });
    expect(read(line)).not.toHaveProperty('ids');
  });

  it('reads keys in any order', () => {
    expect(
      read(
        '{"version":"1","timestamp":"2026-11-23T17:20:33.349922Z","level":"info","event":"Code execution request","request_id":"aaaaaaaa"}',
      ),
    ).toMatchObject({
      kind: 'request-started',
      time: { at: '2026-11-23T17:20:33.349Z', zone: 'absolute', resolution: 1 },
    });
  });

  it.each([
    [
      'structlog 25',
      '2026-11-23T17:26:16.868896Z [info     ] Code execution request         [src.api.exec] api_key_hash=6be76e78 code_length=44 entity_id=None language=py request_id=0sLpe0z1 service=kubecoderun-api',
    ],
    [
      'a space before the level',
      '2026-11-23 17:26:16 [info     ] Code execution request         [exec] code_length=44 language=py request_id=0sLpe0z1',
    ],
    [
      'no logger',
      '2026-11-23T17:26:16.868896Z [info     ] Code execution request         code_length=44 language=py request_id=0sLpe0z1',
    ],
    [
      'a log file',
      '2026-11-23 17:26:16,868 - src.api.exec - INFO - {"request_id": "0sLpe0z1", "language": "py", "code_length": 44, "event": "Code execution request", "logger": "src.api.exec", "level": "info", "timestamp": "2026-11-23T17:26:16.868896Z"}',
    ],
    [
      'a log file of console text',
      '2026-11-23 17:26:16,868 - src.api.exec - INFO - 2026-11-23T17:26:16.868896Z [info     ] Code execution request         [src.api.exec] code_length=44 language=py request_id=0sLpe0z1',
    ],
  ])('reads console text: %s', (_name, line) => {
    expect(read(line)).toMatchObject({
      kind: 'request-started',
      language: 'py',
      codeLength: 44,
      ids: { requestId: '0sLpe0z1' },
    });
  });

  it('reads Python values', () => {
    expect(
      read(
        `2026-11-23T17:26:16.868896Z [error    ] Execution request failed       [p] error="it's \\"gone\\"\\n\\x41" pod_name='pool py' x={'a': [1, 'b)']} y=None`,
      ),
    ).toMatchObject({ kind: 'sandbox-failed', error: `it's "gone"\nA`, ids: { pod: 'pool py' } });
    expect(
      read(
        '2026-11-23T17:26:16.868896Z [info     ] Code execution completed       [src.api.exec] client_disconnected=False request_id=a1234567 session_id=s',
      ),
    ).toMatchObject({ kind: 'request-finished', clientDisconnected: false });
  });

  it('follows a traceback behind a console line', () => {
    expect(
      read(
        `2026-11-23T17:26:16.868896Z [error    ] Metrics flush failed           [exec] request_id=4957cf3b\nTraceback (most recent call last):\n  File "/srv/app/app.py", line 30, in ex\n    try: 1 / 0\n         ~~^~~\nZeroDivisionError: division by zero`,
      ),
    ).toBe('kubecoderun noise');
  });
});
