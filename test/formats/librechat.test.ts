import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const AT = '2026-11-23T17:20:41.574Z';
const EVENT = `${AT} error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:`;
const CALLBACK =
  '[api/server/controllers/agents/client.js #chatCompletion] Tool Error "297974e2-549f-4c2b-a44b-7b167bd7c6f1" An error occurred while setting up the request:';
const URL = 'http://kubecoderun.default.svc.cluster.local:8000/exec';
const error = { format: 'librechat', kind: 'caller-error', role: 'caller' };

describe('a failed execution in LibreChat', () => {
  it.each([
    [
      `request to ${URL} failed, reason: socket hang up`,
      { reason: 'socket-hang-up', url: URL, text: 'socket hang up' },
    ],
    [`request to ${URL} failed, reason: socket ... [truncated]`, { reason: 'socket-hang-up' }],
    [`request to ${URL} failed, reason: read E... [truncated]`, { reason: 'connection-reset' }],
    [`request to ${URL} failed, reason: connect E... [truncated]`, { reason: 'truncated' }],
    [`request to ${URL} failed, reason: s... [truncated]`, { reason: 'truncated' }],
    [`request to ${URL} failed, rea... [truncated]`, { reason: 'truncated' }],
    [`request to ${URL} failed, reason: read ECONNRESET`, { reason: 'connection-reset' }],
    [`request to ${URL} failed, reason: connect ECONNREFUSED 10.244.0.30:8000`, { reason: 'connection-refused' }],
    [`request to ${URL} failed, reason: getaddrinfo ENOTFOUND kubecoderun`, { reason: 'name-not-resolved' }],
    [`request to ${URL} failed, reason: getaddrinfo EAI_AGAIN kubecoderun`, { reason: 'name-not-resolved' }],
    [`request to ${URL} failed, reason: connect ETIMEDOUT 10.0.0.1:8000`, { reason: 'connect-timeout' }],
    [`Invalid response body while trying to fetch ${URL}: Premature close`, { reason: 'premature-close', url: URL }],
    ['HTTP error! status: 503', { reason: 'http-status', status: 503 }],
    [
      `invalid json response body at ${URL} reason: Unexpected token < in JSON at position 0`,
      { reason: 'invalid-body' },
    ],
    ['The user aborted a request.', { reason: 'aborted' }],
    ['timeout of 2500ms exceeded', { reason: 'timeout', limitMs: 2500 }],
    ['Code execution is temporarily unavailable. Please retry.', { reason: 'unavailable' }],
    ['Code execution is not authorized for this user.', { reason: 'unauthorized' }],
    ['The code execution request was rejected by the server.', { reason: 'rejected' }],
    ['Code execution is temporarily rate-limited. Please retry.', { reason: 'rate-limited' }],
    ['something nobody has seen', { reason: 'other', text: 'something nobody has seen' }],
  ])('says: %s', (reason, expected) => {
    expect(read(`${EVENT}\n\n${reason}`)).toMatchObject({ ...error, operation: 'exec', ...expected });
    const record = JSON.stringify({
      level: 'error',
      message: `[ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\n${reason}`,
      stack: 'Error',
      timestamp: AT,
    });
    expect(read(record)).toMatchObject({ ...error, operation: 'exec', ...expected });
  });

  it('keeps the time of the first line', () => {
    expect(read(`${EVENT}\n\nsocket hang up`)).toMatchObject({ time: { at: AT, zone: 'absolute', resolution: 1000 } });
    expect(
      read(
        `2026-11-24 06:26:21 error: ${CALLBACK} Execution error:\n\nrequest to ${URL} failed, reason: socket hang up`,
      ),
    ).toMatchObject({
      ...error,
      operation: 'exec',
      reason: 'socket-hang-up',
      time: { at: '2026-11-24T06:26:21.000Z', zone: 'local', resolution: 1_000_000 },
    });
  });

  it('is one of an unknown tool where the callback style is cut before the tool shows', () => {
    expect(read(`2026-11-23T17:31:33.755Z error: ${CALLBACK.slice(0, 150)}... [truncated]`)).toMatchObject({
      ...error,
      operation: 'unknown',
      reason: 'truncated',
    });
  });

  it('is read without the empty line that some transports drop, if the reason is a known one', () => {
    expect(read(`${EVENT}\nrequest to ${URL} failed, reason: socket hang up`)).toMatchObject({
      reason: 'socket-hang-up',
    });
    expect(() => read(`${EVENT}\nsome other program's line`)).toThrow('does not continue');
  });

  it('is complete after its reason', () => {
    expect(() => read(`${EVENT}\n\nsocket hang up\nnext`)).toThrow('does not continue');
  });

  it('is read without the context that newer versions add', () => {
    const context = ' {"tenantId":"t","userId":"u","requestId":"r","method":"POST","path":"/api/agents/chat"}';
    expect(
      read(
        `2026-11-24 06:26:21 error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\nHTTP error! status: 503${context}`,
      ),
    ).toMatchObject({ status: 503, text: 'HTTP error! status: 503' });
  });

  it('is read from an error file without times', () => {
    expect(
      read(
        '{"level":"error","message":"[ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\\n\\nsocket hang up"}',
      ),
    ).toMatchObject({ ...error, reason: 'socket-hang-up' });
  });

  it('is read where one line holds it whole', () => {
    expect(read(`${EVENT.replace(/$/, '')} request to ${URL} failed, reason: socket hang up`)).toMatchObject({
      reason: 'socket-hang-up',
    });
  });
});

describe("LibreChat's other calls to the server", () => {
  const files = 'http://kubecoderun:8000/files/6MIdWOfrs80UUJzSaHPuL';
  it.each([
    [
      `Error fetching session info: connect ECONNREFUSED 10.244.0.30:8000 No response received for GET ${files}: connect ECONNREFUSED 10.244.0.30:8000`,
      { operation: 'files', reason: 'connection-refused', url: files },
    ],
    [
      `Error fetching session info: timeout of 5000ms exceeded No response received for GET ${files}: timeout of 5000ms exceeded`,
      { operation: 'files', reason: 'timeout', limitMs: 5000 },
    ],
    [
      'Error fetching session info: Request failed with status code 500 The server responded with status 500: Request failed with status code 500',
      { operation: 'files', reason: 'http-status', status: 500 },
    ],
    ['Error uploading code environment file: socket hang up', { operation: 'upload', reason: 'socket-hang-up' }],
    [
      'Error downloading code environment file /download/a/b: timeout of 15000ms exceeded',
      { operation: 'download', reason: 'timeout', limitMs: 15_000 },
    ],
    [`request to ${files} failed, reason: socket hang up`, { operation: 'files' }],
  ])('%s', (message, expected) => {
    expect(read(`${AT} error: ${message}`)).toMatchObject({ ...error, ...expected });
  });
});

describe('other Node callers in the same shape', () => {
  it.each([
    [
      '[exec] u3: request to http://10.244.0.30:8000/exec failed, reason: socket hang up',
      { reason: 'socket-hang-up', url: 'http://10.244.0.30:8000/exec' },
    ],
    ['[exec] u5-abort-3s: The user aborted a request.', { reason: 'aborted', url: null }],
    ['network timeout at: http://10.244.0.30:8000/exec', { reason: 'timeout' }],
  ])('%s', (message, expected) => {
    expect(read(`${AT} error: ${message}`)).toMatchObject({ ...error, operation: 'exec', ...expected });
  });
});

describe('what else LibreChat logs', () => {
  it('starts a tool call', () => {
    expect(read(`${AT} debug: [ON_TOOL_EXECUTE] ctx found: true, agent: agent_Kx2vP0qDc1`)).toMatchObject({
      format: 'librechat',
      kind: 'caller-started',
      role: 'caller',
    });
  });

  it.each([
    '2026-11-24 06:26:16 info: Server listening on all interfaces at port 3080.',
    `${AT} debug: [ON_TOOL_EXECUTE] toolRegistry size: 1`,
    `${AT} debug: [BaseClient] Loading history:\n{\n  conversationId: "x",\n  // 3 message(s)\n  messages: [{"a":1}... [truncated]],\n    parent.key: 1,\n}`,
    `${AT} debug: [AskController]\n["a","b"]`,
    `${AT} debug: [x]\n{\n  a: "b",\n[LOGGER PARSING ERROR] Maximum call stack size exceeded`,
    `${AT} error: [OpenAI] request to https://api.openai.com/v1/chat/completions failed, reason: socket hang up`,
    `${AT} error: [mongo] connect ECONNREFUSED 127.0.0.1:27017`,
    `${AT} error: [ON_TOOL_EXECUTE] Tool web_search error: timeout of 10000ms exceeded`,
    `${AT} error: [ON_TOOL_EXECUTE] Tool execute_code error: Received tool input did not match expected schema`,
    `${AT} warn: Failed to get upload time for file jT33XSnCCXpKt_KRAfxpB in session 6MIdWOfrs80UUJzSaHPuL`,
    `{"level":"info","message":"Connected to MongoDB","timestamp":"${AT}"}`,
    'Failed to fetch files for session: 6MIdWOfrs80UUJzSaHPuL',
  ])('is noise: %j', (record) => expect(read(record)).toBe('librechat noise'));
});
