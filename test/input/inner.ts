/** A line of a program, and where and when it was written. */
export interface Inner {
  readonly pod: string;
  readonly container: string;
  /** UTC, 9 digits of a second. */
  readonly time: string;
  readonly text: string;
}

const api = { pod: 'kubecoderun-c685874dc-p4n8r', container: 'kubecoderun' };
const chat = { pod: 'librechat-7d9f8b6c5-x2kqv', container: 'librechat' };
const sandbox = { pod: 'pool-py-a40f0cab', container: 'sidecar' };

/** Pieces of real logs: records of one and of several lines, with and without times of their own. */
export const inner: readonly Inner[] = [
  [api, 'INFO:     Started server process [1]'],
  [
    api,
    '{"event": "Redis connection established for authentication service", "logger": "src.services.auth", "level": "info", "timestamp": "2026-11-23T17:20:32.357803Z", "service": "kubecoderun-api", "version": "2.1.3.dev4"}',
  ],
  [chat, '2026-11-23T17:20:33.094Z debug: [ON_TOOL_EXECUTE] ctx found: true, agent: agent_Kx2vP0qDc1'],
  [api, 'INFO:     10.244.0.244:37374 - "GET /files/OR6gQd8vTiIVfF0_LrFPB?detail=summary HTTP/1.1" 200 OK'],
  [
    api,
    '{"request_id": "8kyql54A", "language": "py", "code_length": 31, "entity_id": null, "event": "Code execution request", "logger": "src.api.exec", "level": "info", "timestamp": "2026-11-23T17:20:34.100064Z"}',
  ],
  [sandbox, '[EXECUTE] main_pid=8, language=py'],
  [sandbox, "[EXECUTE] nsenter_cmd=['nsenter', '-t', '8', '-m', '--wdns=/mnt/data', '--', '/usr/bin/env']"],
  [api, 'Calling on_part_begin with no data'],
  [api, 'HTTP Request: POST http://10.244.0.51:8080/execute "HTTP/1.1 200 OK"'],
  [chat, '2026-11-23T17:20:38.574Z error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:'],
  [chat, ''],
  [chat, 'request to http://kubecoderun.default.svc.cluster.local:8000/exec failed, reason: socket ... [truncated]'],
  [api, 'ERROR:    Exception in ASGI application'],
  [api, 'Traceback (most recent call last):'],
  [api, '  File "/srv/app/app.py", line 24, in ex'],
  [api, '    raise RuntimeError("sandbox pool exhausted, \\"all\\" of it")'],
  [api, 'RuntimeError: sandbox pool exhausted, "all" of it'],
  [
    api,
    '{"request_id": "8kyql54A", "session_id": "mQ7xV2bLk0TzYw4nRc8Je", "client_disconnected": true, "event": "Code execution completed", "logger": "src.api.exec", "level": "info", "timestamp": "2026-11-23T17:20:40.100064Z"}',
  ],
  [sandbox, '2026/11/23 17:20:41 [EXECUTE] exit_code=0, stdout_len=4, stderr_len=0, time=6016ms'],
  [sandbox, '/sidecar/main.py:578: DeprecationWarning: datetime.datetime.utcnow() is deprecated'],
].map(([from, text], i) => ({
  ...(from as { pod: string; container: string }),
  text: text as string,
  time: `2026-11-23T17:20:${32 + i}.${String(355_393_879 + i * 1_000_003)}Z`,
}));
