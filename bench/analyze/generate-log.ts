import { randomFrom } from '../../test/helpers/random.ts';

/** One line of an episode: how long after the line before it was written, and its text. */
type Step = readonly [afterMs: number, text: string];

export interface GenerateOptions {
  readonly seed: number;
  /** So many bytes, and the rest of the last line. */
  readonly bytes: number;
}

const EPOCH = Date.parse('2026-11-23T00:00:00Z');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
const PIECE_CHARACTERS = 1 << 20;
/** One call in so many waits long enough to be left by a caller with a timer of five seconds. */
const LONG_CALLS = 9;

/**
 * A log as `kubectl logs --timestamps` gives it, of KubeCodeRun at level debug, its sandboxes and LibreChat in one file:
 * lines in the shape of captured ones, about a fifth of them such that a report uses. The same for the same options.
 */
export function* generateLog({ seed, bytes }: GenerateOptions): Generator<string> {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const id = (length: number) => {
    let text = '';
    for (let i = 0; i < length; i++) text += ALPHABET[below(i === 0 || i === length - 1 ? 62 : 64)];
    return text;
  };
  let atMs = 0;
  let written = 0;
  let piece = '';
  const stampOf = secondsOf();
  while (written < bytes) {
    for (const [afterMs, text] of episode(below, id)) {
      atMs += afterMs;
      const micros = String((atMs % 1000) * 1000 + below(1000)).padStart(6, '0');
      const second = stampOf(atMs);
      piece += `${second}.${micros}${100 + below(900)}Z ${text.replace('{ts}', `${second}.${micros}Z`)}\n`;
      if (piece.length < PIECE_CHARACTERS && written + piece.length < bytes) continue;
      written += piece.length;
      yield piece;
      piece = '';
      if (written >= bytes) return;
    }
  }
}

/** One call of POST /exec with everything around it: 11 lines that a report uses, and 44 that it does not. */
function episode(below: (n: number) => number, id: (length: number) => string): Step[] {
  const request = id(8);
  const session = id(21);
  const execution = id(21);
  const peer = `10.244.0.244:${32_768 + below(28_000)}`;
  const sandbox = `10.244.0.${2 + below(250)}`;
  const port = 20_000 + below(40_000);
  const codeLength = 10 + below(900);
  const left = below(LONG_CALLS) === 0;
  const workMs = left ? 5500 + below(4000) : 40 + below(900);
  const steps: Step[] = [
    [900, `INFO:     10.244.0.1:${port} - "GET /health HTTP/1.1" 200 OK`],
    [1, '2026-11-23T10:00:00.000Z debug: [ON_TOOL_EXECUTE] toolRegistry size: 1'],
    [1, '2026-11-23T10:00:00.000Z debug: [ON_TOOL_EXECUTE] loaded 1 tools'],
    [
      1,
      event('API key validation successful ', 'src.services.auth', '"is_env_key": true, "key_prefix": "kcr-test..."'),
    ],
    [
      1,
      event(
        'Code execution request',
        'src.api.exec',
        `"request_id": "${request}", "language": "py", "code_length": ${codeLength}, "user_id": null, "entity_id": null`,
      ),
    ],
    [1, event('Created new session', 'src.services.orchestrator', `"session_id": "${session}"`)],
    [1, event('No archived state found', 'src.services.state_archival', `"session_id": "${session}"`)],
    [
      1,
      event(
        'Mounted file for execution',
        'src.services.orchestrator',
        `"file_id": "${id(21)}", "size": ${below(90_000)}`,
      ),
    ],
    [
      1,
      event(
        'Starting code execution',
        'src.services.execution.runner',
        `"execution_id": "${execution.slice(0, 8)}", "session_id": "${session}", "language": "py", "code_length": ${codeLength}`,
      ),
    ],
    [
      1,
      event('Acquired pod from pool', 'src.services.kubernetes.pool', `"language": "py", "session_id": "${session}"`),
    ],
    [1, `connect_tcp.started host='${sandbox}' port=8080 local_address=None timeout=30 socket_options=None`],
    [1, 'connect_tcp.complete return_value=<httpcore._backends.anyio.AnyIOStream object at 0x7f41b5464550>'],
    ...exchange('POST'),
    [1, '[EXECUTE] main_pid=8, language=python'],
    [1, '[EXECUTE] container_env PATH=/usr/local/bin:/usr/bin:/bin'],
    [1, `[EXECUTE] code_file=/mnt/data/code.py, exists=True, size=${codeLength}`],
    [1, '[EXECUTE] Creating subprocess...'],
    [workMs, `[EXECUTE] stdout preview: '${below(100_000)}\\n'`],
    [1, `HTTP Request: POST http://${sandbox}:8080/execute "HTTP/1.1 200 OK"`],
    ...exchange('GET'),
    [
      1,
      event(
        'Collected output files',
        'src.services.execution.output',
        `"session_id": "${session}", "count": ${below(4)}`,
      ),
    ],
    [
      1,
      event(
        `Code execution ${execution} completed: status=ExecutionStatus.COMPLETED, exit_code=0, time=${workMs}ms, source=pool_hit`,
        'src.services.execution.runner',
        null,
      ),
    ],
    [
      1,
      event(
        'Code execution completed',
        'src.services.orchestrator',
        `"session_id": "${session}", "status": "completed", "has_state": false`,
      ),
    ],
    [1, event('Pod destroyed', 'src.services.kubernetes.pool', `"language": "py", "reason": "used"`)],
    ...multipart(below),
    [
      1,
      event(
        'Code execution completed',
        'src.api.exec',
        `"request_id": "${request}", "session_id": "${session}", "client_disconnected": ${left}`,
      ),
    ],
  ];
  if (left)
    steps.push(
      [1, event('Client disconnected before response could be sent', 'src.api.exec', `"request_id": "${request}"`)],
      [
        1,
        event(
          'Client disconnected during request processing',
          'src.middleware.metrics',
          `"method": "POST", "path": "/exec", "elapsed_ms": ${workMs + 20}`,
        ),
      ],
    );
  else steps.push([1, `INFO:     ${peer} - "POST /exec HTTP/1.1" 200 OK`]);
  steps.push([
    1,
    event(
      'Request processed',
      'src.middleware.security',
      `"method": "POST", "path": "/exec", "status": 200, "duration_ms": ${workMs + 21}.${below(100)}`,
    ),
  ]);
  return steps;
}

function event(name: string, logger: string, fields: string | null): string {
  const before = fields === null ? '' : `${fields}, `;
  return `{${before}"event": "${name}", "logger": "${logger}", "level": "info", "timestamp": "{ts}", "service": "kubecoderun-api", "version": "2.1.3.dev4"}`;
}

/** What httpcore logs of one exchange at level debug. */
function exchange(method: string): Step[] {
  return [
    [1, `send_request_headers.started request=<Request [b'${method}']>`],
    [1, 'send_request_headers.complete'],
    [1, `send_request_body.started request=<Request [b'${method}']>`],
    [1, 'send_request_body.complete'],
    [1, `receive_response_headers.started request=<Request [b'${method}']>`],
    [
      1,
      "receive_response_headers.complete return_value=(b'HTTP/1.1', 200, b'OK', [(b'date', b'Mon, 23 Nov 2026 17:26:22 GMT'), (b'server', b'uvicorn'), (b'content-length', b'99'), (b'content-type', b'application/json')])",
    ],
    [1, `receive_response_body.started request=<Request [b'${method}']>`],
    [1, 'receive_response_body.complete'],
    [1, 'response_closed.started'],
    [1, 'response_closed.complete'],
  ];
}

/** What python-multipart logs of an upload at level debug. */
function multipart(below: (n: number) => number): Step[] {
  const at = below(9000);
  return [
    [1, 'Calling on_part_begin with no data'],
    [1, `Calling on_header_field with data[${at}:${at + 19}]`],
    [1, `Calling on_header_value with data[${at + 21}:${at + 68}]`],
    [1, 'Calling on_header_end with no data'],
    [1, 'Calling on_headers_finished with no data'],
    [1, `Calling on_part_data with data[${at + 98}:${at + 2100}]`],
    [1, 'Calling on_part_end with no data'],
    [1, 'Calling on_end with no data'],
  ];
}

/** Dates are dear to make, and seconds change seldom. */
function secondsOf(): (atMs: number) => string {
  let second = -1;
  let text = '';
  return (atMs) => {
    const now = Math.floor(atMs / 1000);
    if (now !== second) {
      second = now;
      text = new Date(EPOCH + now * 1000).toISOString().slice(0, 19);
    }
    return text;
  };
}
