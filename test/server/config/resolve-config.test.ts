import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/server/config/config-error.ts';
import { configSchema } from '../../../src/server/config/config-schema.ts';
import { isLoopback } from '../../../src/server/config/is-loopback.ts';
import { parseDuration } from '../../../src/server/config/parse-duration.ts';
import { parseSize } from '../../../src/server/config/parse-size.ts';
import { resolveConfig } from '../../../src/server/config/resolve-config.ts';
import { SETTINGS } from '../../../src/server/config/settings.ts';

const none = { flags: {}, env: {}, file: null };

describe('settings', () => {
  it('have the defaults that their descriptions name', () => {
    const config = resolveConfig(none);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      heartbeat: 'auto',
      firstByteMs: 2000,
      intervalMs: 2000,
      maxDurationMs: 900_000,
      onDisconnect: 'abort',
      pooled: 'close',
      keepAliveTimeoutMs: 75_000,
      executor: 'local',
      bodyLimitBytes: 10 << 20,
    });
    const described = Object.entries(SETTINGS).flatMap(([name, setting]) =>
      'fallback' in setting ? [[name, setting.fallback]] : [],
    );
    const same = resolveConfig({ ...none, flags: Object.fromEntries(described) });
    expect(same).toEqual(config);
  });

  it('come from the flag before the variable, and from that before the file', () => {
    const file = { name: 'kcr.yaml', content: { interval: '7s', port: 1, 'max-concurrent': 3 } };
    const config = resolveConfig({ flags: { interval: '5s' }, env: { KCR_INTERVAL: '6s', KCR_PORT: '2' }, file });
    expect(config).toMatchObject({ intervalMs: 5000, port: 2, maxConcurrent: 3 });
  });

  it('all stand in the schema, and no others', () => {
    expect(Object.keys(configSchema.shape).sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  it('take several keys, and patterns', () => {
    const config = resolveConfig({ ...none, flags: { 'api-key': 'a, b', 'body-agents': '^Go-http,curl' } });
    expect(config.apiKeys).toEqual(['a', 'b']);
    expect(config.bodyUserAgents.map((pattern) => pattern.test('curl/8'))).toEqual([false, true]);
  });

  it('take an address as a URL writes it', () => {
    expect(resolveConfig({ ...none, flags: { host: '[::1]' } }).host).toBe('::1');
  });

  it('do not come from what Kubernetes says of a Service named kcr', () => {
    expect(resolveConfig({ ...none, env: { KCR_PORT: 'tcp://10.0.0.1:9999' } }).port).toBe(8000);
  });

  it('make an upstream the executor when there is one', () => {
    expect(resolveConfig({ ...none, flags: { upstream: 'http://kcr:8000/' } })).toMatchObject({
      executor: 'upstream',
      upstream: 'http://kcr:8000',
    });
  });
});

describe('a setting that cannot be used', () => {
  const cases: [string, Parameters<typeof resolveConfig>[0], string][] = [
    ['a flag', { ...none, flags: { port: '99999' } }, '--port: expected a whole number from 0 to 65535; got "99999"'],
    ['a variable', { ...none, env: { KCR_INTERVAL: 'soon' } }, 'KCR_INTERVAL: expected a time such as 250ms'],
    [
      'a line of a file',
      { ...none, file: { name: 'kcr.yaml', content: { heartbeat: 'fast' } } },
      'heartbeat in kcr.yaml: expected one of auto, drip, body, off; got "fast"',
    ],
    [
      'a name that is none',
      { ...none, file: { name: 'k.yaml', content: { hosst: 1 } } },
      'hosst in k.yaml: no such setting',
    ],
    [
      'a switch as the flag has it',
      { ...none, file: { name: 'k.yaml', content: { 'no-auth': true } } },
      'no-auth in k.yaml: in a file this is auth: false',
    ],
    [
      'a key for an upstream that is not there',
      { ...none, env: { KCR_UPSTREAM_KEY: 'k' } },
      'KCR_UPSTREAM_KEY: only executor upstream uses it, but the executor is local',
    ],
    ['a file of another kind', { ...none, file: { name: 'k.yaml', content: ['a'] } }, 'k.yaml: expected settings'],
    [
      'an upstream without address',
      { ...none, flags: { executor: 'upstream' } },
      '--executor: upstream needs the address',
    ],
    ['an upstream that is no URL', { ...none, flags: { upstream: 'kcr:8000' } }, '--upstream: expected a URL'],
    [
      'an upstream for another executor',
      { ...none, flags: { upstream: 'http://a', executor: 'sleep' } },
      '--upstream: only',
    ],
    ['no key on an open address', { ...none, flags: { auth: false, host: '0.0.0.0' } }, '--no-auth: without a key'],
    [
      'a key that nobody is asked for',
      { ...none, flags: { auth: false, 'api-key': 'k' } },
      '--no-auth: but there is a key',
    ],
    [
      'a key that no header can hold',
      { ...none, env: { KCR_API_KEY: 'schlüssel' } },
      'KCR_API_KEY: a key may have ASCII',
    ],
    ['an empty key', { ...none, env: { KCR_API_KEY: '' } }, 'KCR_API_KEY: expected a key, got an empty one'],
    [
      'a key that YAML takes for a number',
      { ...none, file: { name: 'k.yaml', content: { 'api-key': 123 } } },
      'api-key in k.yaml: a key of digits must stand in quotes',
    ],
    [
      'a key for the upstream that no header can hold',
      { ...none, flags: { 'upstream-key': 'a\nb' } },
      '--upstream-key: a key with a line break',
    ],
    [
      'an upstream with a password',
      { ...none, flags: { upstream: 'http://u:p@a' } },
      '--upstream: a URL with a user in it',
    ],
    ['an address with a space', { ...none, flags: { host: 'a b' } }, '--host: expected an address or a name'],
    [
      'a value that is a list of things',
      { ...none, file: { name: 'k.yaml', content: { port: { a: 1 } } } },
      'port in k.yaml: expected one value',
    ],
    [
      'a pattern that is none',
      { ...none, flags: { 'body-agents': '(' } },
      '--body-agents: expected regular expressions',
    ],
  ];
  it.each(cases)('%s is named, with what was expected', (_, sources, message) => {
    expect(() => resolveConfig(sources)).toThrow(ConfigError);
    expect(() => resolveConfig(sources)).toThrow(message);
  });

  it('does not hide the others', () => {
    const flags = { port: 'x', interval: 'y', pooled: 'z' };
    expect(() => resolveConfig({ ...none, flags })).toThrow(/--port.*\n--interval.*\n--pooled/);
  });
});

describe('times and sizes', () => {
  it.each([
    ['250ms', 250],
    ['2s', 2000],
    ['2', 2000],
    ['0.5', 500],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['-1s', null],
    ['1 fortnight', null],
    ['', null],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['10mb', 10 << 20],
    ['512k', 512 << 10],
    ['1GiB', 1 << 30],
    ['1.5 MB', 1_572_864],
    ['77', 77],
    ['10x', null],
  ])('%s is %s bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseDuration(text);
        parseSize(text);
      }),
    );
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['[::1]', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.evil.example', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
