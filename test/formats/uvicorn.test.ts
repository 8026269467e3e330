import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const FRAMES = `Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/uvicorn/protocols/http/httptools_impl.py", line 372, in run_asgi
    result = await app(self.scope, self.receive, self.send)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`;

describe('uvicorn server lines', () => {
  it.each([
    ['INFO:     Started server process [14407]', { kind: 'server-started', pid: 14407, port: null, role: 'unknown' }],
    [
      'INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)',
      { kind: 'server-started', pid: null, port: 8000 },
    ],
    ['INFO:     Uvicorn running on http://[::]:8080 (Press CTRL+C to quit)', { kind: 'server-started', port: 8080 }],
    [
      'INFO:     Uvicorn running on unix socket /tmp/u.sock (Press CTRL+C to quit)',
      { kind: 'server-started', port: null },
    ],
    ['INFO:     Shutting down', { kind: 'server-stopping' }],
    ['INFO:     Finished server process [14407]', { kind: 'server-stopped', pid: 14407 }],
    ['INFO:     Child process [33] died', { kind: 'server-stopped', pid: 33 }],
    ['ERROR:    Application startup failed. Exiting.', { kind: 'server-stopped', pid: null }],
    [
      'WARNING:  Invalid HTTP request received.',
      { kind: 'server-error', error: 'Invalid HTTP request received.', exception: false },
    ],
    ['WARNING:  Exceeded concurrency limit.', { kind: 'server-error', exception: false }],
    ['ERROR:    ASGI callable returned without completing response.', { kind: 'server-error', exception: false }],
    ['2026-02-10 07:49:12,801 - INFO - Started server process [14407]', { kind: 'server-started', pid: 14407 }],
    [
      '{"asctime": "2026-11-23 17:35:21,611", "levelname": "INFO", "name": "uvicorn.error", "message": "Started server process [6898]", "color_message": "Started server process [\\u001b[36m%d\\u001b[0m]"}',
      { kind: 'server-started', pid: 6898 },
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject({ format: 'uvicorn', ...expected });
  });

  it.each([
    'INFO:     Waiting for application startup.',
    'INFO:     Application startup complete.',
    'INFO:     Waiting for connections to close. (CTRL+C to force quit)',
    'INFO:     Waiting for background tasks to complete. (CTRL+C to force quit)',
    'INFO:     Started parent process [1]',
    'INFO:     Started reloader process [1] using WatchFiles',
    'WARNING:  Unsupported upgrade request.',
    '{"asctime": "2026-11-23 17:36:03,614", "levelname": "INFO", "name": "uvicorn.error", "message": "Waiting for application shutdown."}',
  ])('is noise: %s', (line) => {
    expect(read(line)).toBe('uvicorn noise');
  });

  it('is not doubled by the bare copies that a root handler prints before 0.19', () => {
    expect(read('Started server process [6052]')).toBe('uvicorn noise');
    expect(read(`Exception in ASGI application\n${FRAMES}\nRuntimeError: x`)).toBe('uvicorn noise');
  });

  it('names the final exception of a traceback', () => {
    expect(
      read(
        `ERROR:    Exception in ASGI application\n${FRAMES}\nRuntimeError: sandbox pool exhausted:\n  py=0/5\n  js=0/2`,
      ),
    ).toMatchObject({
      kind: 'server-error',
      error: 'RuntimeError: sandbox pool exhausted:',
      exception: true,
      text: 'Exception in ASGI application',
    });
  });

  it('names the last exception of a chain', () => {
    const chain = `${FRAMES}\nKeyError: 'x'\n\nThe above exception was the direct cause of the following exception:\n\n${FRAMES}\nfastapi.exceptions.ResponseValidationError: 1 validation error`;
    expect(read(`ERROR:    Exception in ASGI application\n${chain}`)).toMatchObject({
      error: 'fastapi.exceptions.ResponseValidationError: 1 validation error',
    });
  });

  it('follows exception groups', () => {
    const group = `  + Exception Group Traceback (most recent call last):
  |   File "/app/x.py", line 76, in collapse_excgroups
  |     yield
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/y.py", line 1, in f
    | ValueError: bad
    +------------------------------------`;
    expect(read(`ERROR:    Exception in ASGI application\n${group}`)).toMatchObject({ error: 'ValueError: bad' });
  });

  it('takes the text of an exception at the margin for a part of it, but not the next record', () => {
    const record = `ERROR:    Exception in ASGI application\n${FRAMES}\npydantic_core._pydantic_core.ValidationError: 1 validation error for X\ncode\n  Field required`;
    expect(read(record)).toMatchObject({
      error: expect.stringMatching(/^pydantic_core\._pydantic_core\.ValidationError: 1/),
    });
    expect(() => read(`${record}\n2026-02-10 07:49:12 LOG:  checkpoint starting`)).toThrow('does not continue');
  });

  it('reads the exception out of JSON', () => {
    const line = JSON.stringify({
      asctime: '2026-11-23 17:35:55,855',
      levelname: 'ERROR',
      name: 'uvicorn.error',
      message: 'Exception in ASGI application\n',
      exc_info: `${FRAMES}\nRuntimeError: pool:\n  py=0`,
    });
    expect(read(line)).toMatchObject({ kind: 'server-error', error: 'RuntimeError: pool:', exception: true });
  });
});
