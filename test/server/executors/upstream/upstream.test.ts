import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { ExecOutcome } from '../../../../src/server/executor.ts';
import { createSleepExecutor } from '../../../../src/server/executors/sleep.ts';
import { withoutKeys } from '../../../../src/server/executors/upstream/without-keys.ts';
import { createUpstreamExecutor } from '../../../../src/server/executors/upstream.ts';
import { newId } from '../../../../src/server/store/new-id.ts';
import { describeExecutor } from '../contract.ts';
import { contractServer, listen, shut } from '../contract-server.ts';
import { execRequest, never } from '../exec-request.ts';
import { openStore } from '../open-store.ts';

describeExecutor('upstream', {
  open: async () => {
    const { store, close } = await openStore();
    const behind = await createSleepExecutor({ store });
    const server = await contractServer(behind);
    const executor = await createUpstreamExecutor({ store, upstream: { url: `${server.url}/` } });
    return {
      executor,
      close: async () => {
        await behind.close();
        await server.close();
        await close();
      },
    };
  },
  hello: { lang: 'py', code: 'stdout hello' },
  fails: { lang: 'py', code: 'exit 3' },
  slow: { lang: 'py', code: 'sleep 60' },
  knowsExitCode: false,
});

async function upstreamOf(listener: RequestListener, apiKey: string | null = null, path = '') {
  const server = createServer(listener);
  const url = await listen(server);
  const { store, close } = await openStore();
  const executor = await createUpstreamExecutor({ store, upstream: { url: url + path, apiKey } });
  onTestFinished(async () => {
    await executor.close();
    await shut(server);
    await close();
  });
  return { executor, server };
}

const hello = () => execRequest({ lang: 'py', code: 'print(1)' });

async function answerTo(listener: RequestListener): Promise<ExecOutcome> {
  const { executor } = await upstreamOf(listener);
  return executor.execute(hello(), never(), () => {});
}

const RESULT = {
  session_id: newId(),
  files: [{ id: newId(), name: 'a.png', path: '/a.png' }],
  stdout: 'x',
  stderr: '',
};

describe('what the upstream answers', () => {
  it('passes on a result with everything that it does not know', async () => {
    const result = { ...RESULT, has_state: true, runtime_status: { warm: true } };
    const outcome = await answerTo((_, res) => res.end(JSON.stringify(result)));
    expect(outcome).toEqual({ kind: 'done', exitCode: null, result });
  });

  it('reads an answer behind heartbeats of white space', async () => {
    const outcome = await answerTo((_, res) => {
      res.write('\n \n');
      res.end(JSON.stringify(RESULT));
    });
    expect(outcome).toMatchObject({ kind: 'done', result: RESULT });
  });

  test.each([
    [
      'a validation error of KubeCodeRun',
      422,
      {
        error: 'Request validation failed',
        error_type: 'validation',
        details: [{ field: 'code', message: 'm', code: 'c' }],
      },
      {
        error: 'Request validation failed',
        errorType: 'validation',
        details: [{ field: 'code', message: 'm', code: 'c' }],
      },
    ],
    [
      'details that lack a part',
      422,
      { error: 'Request validation failed', details: [{ field: 'code' }, 'no language', { message: 'm', code: 7 }] },
      {
        error: 'Request validation failed',
        details: [
          { field: 'code', message: 'not valid', code: 'invalid' },
          { field: 'body', message: 'no language', code: 'invalid' },
          { field: 'body', message: 'm', code: 'invalid' },
        ],
      },
    ],
    [
      'a validation error of FastAPI',
      422,
      { detail: [{ type: 'missing', loc: ['body', 'files', 0, 'id'], msg: 'Field required', input: {} }] },
      {
        error: 'Request validation failed',
        details: [{ field: 'body -> files -> 0 -> id', message: 'Field required', code: 'missing' }],
      },
    ],
    ['its security layer', 401, { error: 'Invalid API key', timestamp: 1.5 }, { error: 'Invalid API key' }],
    ['an unknown route of FastAPI', 404, { detail: 'Not Found' }, { error: 'Not Found' }],
    ['a nested detail', 413, { detail: { error: 'Too large' } }, { error: 'Too large' }],
    [
      'the rate limit of the official service',
      429,
      { error: 'rate_limited', retry_after_seconds: 7 },
      { error: 'rate_limited', retryAfterSeconds: 7 },
    ],
    ['a page of a proxy', 504, '<html>', { errorType: 'upstream' }],
    ['details that are null', 500, { error: 'e', details: null }, { error: 'e' }],
  ])('keeps status and words of %s', async (_, status, body, expected) => {
    const outcome = await answerTo((__, res) => {
      res.statusCode = status;
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    expect(outcome).toMatchObject({ kind: 'refused', status, ...expected });
  });

  it('passes Retry-After on', async () => {
    const outcome = await answerTo((_, res) => res.writeHead(503, { 'retry-after': '11' }).end('{}'));
    expect(outcome).toMatchObject({ kind: 'refused', status: 503, retryAfterSeconds: 11 });
  });

  test.each([
    ['no JSON', 200, 'hello'],
    ['JSON of something else', 200, '{"ok":true}'],
    ['a redirection', 307, ''],
  ])('says 502 of %s', async (_, status, body) => {
    const outcome = await answerTo((__, res) => res.writeHead(status, { location: '/x' }).end(body));
    expect(outcome).toMatchObject({ kind: 'refused', status: 502 });
  });

  it('says 502 when the upstream breaks off, 503 when it is not there, and never where it is', async () => {
    const { executor, server } = await upstreamOf((req) => req.socket.destroy());
    const broken = await executor.execute(hello(), never(), () => {});
    await shut(server);
    const down = await executor.execute(hello(), never(), () => {});
    expect([broken, down]).toMatchObject([
      { kind: 'refused', status: 502 },
      { kind: 'refused', status: 503, retryAfterSeconds: 5 },
    ]);
    expect(JSON.stringify([broken, down])).not.toMatch(/127\.0\.0\.1|localhost/);
    expect(await executor.ready()).toBe(false);
  });
});

describe('what the upstream is asked', () => {
  async function asked(apiKey: string | null, path = ''): Promise<{ req: IncomingMessage; body: string }> {
    let seen: { req: IncomingMessage; body: string } | null = null;
    const { executor } = await upstreamOf(
      async (req, res) => {
        seen = { req, body: await text(req) };
        res.end(JSON.stringify(RESULT));
      },
      apiKey,
      path,
    );
    const body = '{"lang":"py",  "code":"print(1)","runtime_session_hint":"é"}';
    const headers = {
      ...{
        host: 'front',
        connection: 'keep-alive, x-hop',
        'x-hop': '1',
        'x-api-key': 'callers',
        'user-agent': 'LibreChat/1.0',
      },
      ...{
        'content-length': '1',
        'accept-encoding': 'gzip',
        'x-codeapi-expected-profile': 'p',
        expect: '100-continue',
      },
    };
    const request = {
      ...hello(),
      original: { headers, body: Buffer.from(body), address: '10.0.0.7', httpVersion: '1.0' },
    };
    expect(await executor.execute(request, never(), () => {})).toMatchObject({ kind: 'done' });
    if (seen === null) throw new Error('the upstream was not asked');
    return seen;
  }

  it('gets the body byte for byte and the headers of the caller, without those of his connection', async () => {
    const { req, body } = await asked(null, '/v1/');
    expect(req.url).toBe('/v1/exec');
    expect(body).toBe('{"lang":"py",  "code":"print(1)","runtime_session_hint":"é"}');
    expect(req.headers).toMatchObject({
      'x-api-key': 'callers',
      'user-agent': 'LibreChat/1.0',
      'x-codeapi-expected-profile': 'p',
      'content-type': 'application/json',
      via: '1.0 kcr',
      'x-forwarded-for': '10.0.0.7',
      'x-forwarded-host': 'front',
    });
    for (const gone of ['x-hop', 'accept-encoding', 'expect']) expect(req.headers[gone]).toBeUndefined();
  });

  it('gets our key in place of the caller’s when there is one', async () => {
    expect((await asked('ours')).req.headers['x-api-key']).toBe('ours');
  });
});

test.each([
  ['{"lang":"py", "code":"x","apiKey":"his","LIBRECHAT_CODE_API_KEY":"his","n":1}', '{"lang":"py","code":"x","n":1}'],
  ['{"lang":"py",  "code":"apiKey"}', '{"lang":"py",  "code":"apiKey"}'],
])('takes the caller’s key out of %s', (body, sent) => {
  expect(withoutKeys(Buffer.from(body)).toString()).toBe(sent);
});

it('closes the connection to the upstream when the caller leaves', async () => {
  const abort = new AbortController();
  let closed: Promise<unknown> | null = null;
  const { executor } = await upstreamOf((_, res) => {
    closed = once(res, 'close');
    setImmediate(() => abort.abort());
  });
  expect(await executor.execute(hello(), abort.signal, () => {})).toMatchObject({ errorType: 'cancelled' });
  await closed;
});

test.each(['nonsense', 'ftp://x', 'http://user:pw@x', 'http://x/?q=1'])(
  'does not take %j for an address',
  async (url) => {
    const { store, close } = await openStore();
    onTestFinished(close);
    await expect(createUpstreamExecutor({ store, upstream: { url } })).rejects.toThrow('upstream');
  },
);
