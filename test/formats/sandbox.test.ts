import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

describe('httpx', () => {
  it.each([
    [
      'HTTP Request: POST http://10.244.0.51:8080/execute "HTTP/1.1 200 OK"',
      { method: 'POST', path: '/execute', status: 200, ids: { pod: '10.244.0.51' } },
    ],
    ['HTTP Request: GET http://[fd00::7]:8080/files "HTTP/1.1 200 OK"', { path: '/files', ids: { pod: '[fd00::7]' } }],
    [
      'HTTP Request: GET http://pool-py-1.svc:8080/files/out.csv "HTTP/1.1 404 Not Found"',
      { path: '/files/out.csv', status: 404 },
    ],
    [
      '2026-11-23 17:26:16,868 - httpx - INFO - HTTP Request: POST http://10.244.0.51:8080/execute "HTTP/1.1 200 OK"',
      { time: { at: '2026-11-23T17:26:16.868Z', zone: 'local', resolution: 1000 } },
    ],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject({ format: 'httpx', kind: 'sandbox-responded', role: 'server', ...expected });
  });

  it.each([
    'HTTP Request: GET http://10.42.1.52:8080/health "HTTP/1.1 200 OK"',
    'HTTP Request: POST https://api.openai.com/v1/chat/completions "HTTP/1.1 200 OK"',
  ])('takes no interest in %s', (line) => expect(read(line)).toBe('httpx noise'));
});

describe('the Python sidecar', () => {
  it.each([
    [
      '[EXECUTE] Subprocess created, pid=14, waiting for completion (timeout=120s)...',
      { kind: 'sandbox-started', limitMs: 120_000 },
    ],
    ['[EXECUTE] exit_code=0, stdout_len=7, stderr_len=0', { kind: 'sandbox-finished', exitCode: 0, timeMs: null }],
    ['[EXECUTE] exit_code=-9, stdout_len=0, stderr_len=0', { kind: 'sandbox-finished', exitCode: -9 }],
    ['[EXECUTE] TIMEOUT after 30s, killing process pid=14', { kind: 'sandbox-timeout', limitMs: 30_000 }],
    ['[EXECUTE] EXCEPTION: OSError: no space left', { kind: 'sandbox-failed', error: 'OSError: no space left' }],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject({ format: 'sidecar', role: 'sandbox', ...expected });
  });

  it.each([
    '[EXECUTE] main_pid=8, language=python',
    "[EXECUTE] stdout preview: 'exit_code=0, stdout_len=7, stderr_len=0\\n'",
    '[EXECUTE] Traceback: Traceback (most recent call last):\n  File "/sidecar/main.py", line 2, in x\n    boom()\nOSError: no space left\n',
    '[WARN] Failed to read container env from /proc/8/environ: [Errno 13] Permission denied',
  ])('takes no interest in %j', (line) => expect(read(line)).toBe('sidecar noise'));
});

describe('the Go runner', () => {
  const time = { at: '2026-11-23T17:32:16.000Z', zone: 'local', resolution: 1_000_000 };
  it.each([
    [
      '[EXECUTE] language=python, code_file=/mnt/data/code.py, timeout=120s, cmd=[python /mnt/data/code.py]',
      { kind: 'sandbox-started', language: 'python', limitMs: 120_000 },
    ],
    [
      '[EXECUTE] language=python, code_file=/mnt/data/code.py, timeout=120s',
      { kind: 'sandbox-started', limitMs: 120_000 },
    ],
    [
      '[EXECUTE] exit_code=0, stdout_len=4, stderr_len=0, time=6016ms',
      { kind: 'sandbox-finished', exitCode: 0, timeMs: 6016 },
    ],
    [
      '[RUNNER] Starting on 0.0.0.0:8080 (language=python, working_dir=/mnt/data)',
      { kind: 'server-started', port: 8080 },
    ],
    ['[RUNNER] Shutting down...', { kind: 'server-stopping' }],
  ])('%s', (message, expected) => {
    expect(read(`2026/11/23 17:32:16 ${message}`)).toMatchObject({
      format: 'runner',
      role: 'sandbox',
      time,
      ...expected,
    });
  });

  it('takes no interest in its other lines', () => {
    expect(read('2026/11/23 17:32:16 [EXECUTE] Network isolation: GOPROXY=off, GOSUMDB=off')).toBe('runner noise');
  });
});

describe('gunicorn', () => {
  const line = (message: string, level = 'INFO') => `[2026-02-10 07:49:12 +0000] [1] [${level}] ${message}`;
  it.each([
    [line('Listening at: http://0.0.0.0:8000 (1)'), { kind: 'server-started', pid: 1, port: 8000 }],
    [line('Booting worker with pid: 7'), { kind: 'server-started', pid: 7 }],
    [line('Handling signal: term'), { kind: 'server-stopping' }],
    [line('WORKER TIMEOUT (pid:7)', 'CRITICAL'), { kind: 'server-stopped', pid: 7 }],
    [line('Worker (pid:7) was sent SIGKILL! Perhaps out of memory?', 'ERROR'), { kind: 'server-stopped', pid: 7 }],
    [line('Worker exiting (pid: 7)'), { kind: 'server-stopped', pid: 7 }],
    [line('Shutting down: Master'), { kind: 'server-stopped', pid: 1 }],
    [line('Error handling request /exec', 'ERROR'), { kind: 'server-error', error: 'Error handling request /exec' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject({ format: 'gunicorn', time: { zone: 'absolute' }, ...expected });
  });

  it.each(['Starting gunicorn 23.0.0', 'Using worker: uvicorn.workers.UvicornWorker'])(
    'takes no interest in %s',
    (message) => {
      expect(read(line(message))).toBe('gunicorn noise');
    },
  );
});

describe('Python around it', () => {
  it.each([
    '/sidecar/main.py:578: DeprecationWarning: datetime.datetime.utcnow() is deprecated\n  timestamp=datetime.utcnow().isoformat(),',
    "connect_tcp.started host='10.244.0.51' port=8080 local_address=None timeout=30 socket_options=None",
    'send_request_headers.complete',
    'Calling on_part_data with data[152:2252]',
    'Calling on_end with no data',
    'Configuration warning: Using default API key',
    'Using selector: EpollSelector',
    'Traceback (most recent call last):\n  File "/x.py", line 1, in <module>\n    main()\nKeyError: 1',
    '2026-11-23 17:26:16,868 - httpcore.connection - DEBUG - connect_tcp.started host=1',
  ])('is recognised: %j', (record) => expect(read(record)).toBe('python noise'));
});
