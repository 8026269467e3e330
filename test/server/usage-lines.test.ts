import { expect, it } from 'vitest';
import { resolveConfig } from '../../src/server/config/resolve-config.ts';
import type { Serving } from '../../src/server/serve.ts';
import { usageLines } from '../../src/server/usage-lines.ts';

const LOCAL = { name: 'local', languages: ['py'], sandboxed: false, sandboxAdvice: 'Install bubblewrap.' };

function lines(flags: Record<string, string | boolean>, executor: object, url = 'http://127.0.0.1:8000'): string[] {
  const serving = { url, executor, generatedKey: null } as unknown as Serving;
  return usageLines(serving, resolveConfig({ flags, env: {}, file: null }), '$KCR_API_KEY');
}

it('says what runs code, what is missing, and a call that works as it is printed', () => {
  expect(lines({}, LOCAL)).toEqual([
    'kcr serve listens on http://127.0.0.1:8000 (executor local, heartbeat auto)',
    expect.stringMatching(/^Languages: py; not installed: js, /),
    'No sandbox: code runs as this user. Install bubblewrap.',
    'Call it:',
    expect.stringContaining(`curl -sS http://127.0.0.1:8000/exec -H "x-api-key: $KCR_API_KEY"`),
    expect.stringContaining('LIBRECHAT_CODE_BASEURL=http://127.0.0.1:8000'),
  ]);
});

it.each([
  ['the local executor', {}, LOCAL, []],
  [
    'an upstream',
    { upstream: 'http://kubecoderun:8000' },
    { name: 'upstream', languages: [], sandboxed: true },
    ['All other routes are passed on to the upstream.'],
  ],
])('says of an experiment beside %s that nothing is run', (_, flags, executor, more) => {
  const [first, ...rest] = lines({ identify: true, ...flags }, executor);
  expect(first).toMatch(/\/exec runs nothing, but finds out which timer/);
  expect(rest).toEqual([
    ...more,
    expect.stringMatching(/^Call it three times or more with the client in question/),
    expect.stringContaining('curl'),
    expect.stringContaining('LibreChat: '),
  ]);
});

it.each([
  ['http://0.0.0.0:8000', 'http://127.0.0.1:8000'],
  ['http://[::]:8000', 'http://[::1]:8000'],
])('%s is no address to call', (url, called) => {
  expect(lines({}, LOCAL, url).join('\n')).toContain(`curl -sS ${called}/exec`);
});
