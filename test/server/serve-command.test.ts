import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext, vi } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { run } from './support/programs.ts';

vi.setConfig({ maxConcurrency: 10 });

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  stderr(): string;
  stdout(): string;
  /** Resolves once stdout or stderr holds the text. */
  said(text: string): Promise<void>;
  exit: Promise<number | null>;
}

/** `kcr serve` as a process, in a home of its own, once it listens. */
async function started(ctx: TestContext, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const home = await mkdtemp(join(tmpdir(), 'kcr-home-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/dev.js', 'serve', '--port', '0', ...args], {
    env: { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: join(home, 'state'), ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  ctx.onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
    await rm(home, { recursive: true, force: true });
  });
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (stdout.includes(text) || stderr.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      exit.then((code) => reject(new Error(`ended with ${code}: ${stderr}`)));
      look();
    });
  await said('LibreChat: ');
  const url = /listens on (\S+)/.exec(stderr)?.[1] ?? '';
  return { child, url, stderr: () => stderr, stdout: () => stdout, said, exit };
}

const SLEEP = ['--executor', 'sleep', '--first-byte', '50ms', '--interval', '50ms'];

function call(server: Started, code: string, key: string): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', 'X-API-Key': key };
  return fetch(`${server.url}/exec`, { method: 'POST', headers, body: JSON.stringify({ lang: 'py', code }) });
}

it.concurrent('prints a call that works as it is printed, with a key made up for it', async (ctx) => {
  const server = await started(ctx, SLEEP);
  const line =
    server
      .stderr()
      .split('\n')
      .find((text) => text.includes('curl')) ?? '';
  ctx.expect(line).toContain('x-api-key: kcr-');
  const { code, stdout } = await run('sh', ['-c', line.replace('sleep 7', 'sleep 0.1')]);
  ctx.expect([code, JSON.parse(stdout)]).toMatchObject([0, { stderr: '' }]);
  const log = server
    .stdout()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { event: string });
  ctx.expect(log.map(({ event }) => event)).toContain(EVENTS.requestAccepted);
});

it.concurrent('SIGTERM: an open call is answered, and the program ends well', async (ctx) => {
  const server = await started(ctx, [...SLEEP, '--api-key', 'k', '--grace', '100ms', '--heartbeat', 'body']);
  const response = await call(server, 'sleep 60', 'k');
  server.child.kill('SIGTERM');
  ctx.expect(await response.json()).toMatchObject({ status: 503, stdout: '' });
  ctx.expect(await server.exit).toBe(0);
  ctx.expect(server.stdout()).toContain(EVENTS.serverStopped);
});

it.concurrent('a second signal ends it at once, with a last line for the open call', async (ctx) => {
  const server = await started(ctx, [...SLEEP, '--api-key', 'k', '--heartbeat', 'body']);
  const response = await call(server, 'sleep 60', 'k');
  const body = response.text().catch(() => 'cut');
  server.child.kill('SIGTERM');
  await server.said(EVENTS.serverStopping);
  server.child.kill('SIGTERM');
  ctx.expect(await server.exit).toBe(143);
  ctx.expect(await body).toBe('cut');
  const log = server.stdout().trim().split('\n');
  const outcome = log.map((line) => JSON.parse(line) as Record<string, unknown>).at(-1);
  ctx.expect(outcome).toMatchObject({ event: EVENTS.requestAborted, outcome: 'cut', aborted: 'a second SIGTERM' });
});

it.concurrent('takes its settings from the environment and a file, and its log to a file', async (ctx) => {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-config-'));
  ctx.onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [config, log] = [join(directory, 'kcr.yaml'), join(directory, 'serve.log')];
  await writeFile(config, `executor: sleep\nlog-file: ${log}\nheartbeat: body\n`);
  const server = await started(ctx, ['--config', config], { KCR_API_KEY: 'from-env' });
  ctx.expect(server.stderr()).toContain('x-api-key: $KCR_API_KEY');
  ctx.expect(server.stderr()).not.toContain('from-env');
  ctx.expect((await call(server, 'sleep 0', 'from-env')).status).toBe(200);
  server.child.kill('SIGINT');
  ctx.expect(await server.exit).toBe(0);
  ctx.expect(await readFile(log, 'utf8')).toContain(EVENTS.serverStopped);
  ctx.expect(server.stdout()).toBe('');
});

it.concurrent('settings that cannot be used are named, with exit code 2', async (ctx) => {
  const args = ['--import', 'tsx', 'bin/dev.js', 'serve', '--port', 'http', '--interval', 'often'];
  const { code, stderr } = await run(process.execPath, args);
  ctx.expect(code).toBe(2);
  ctx.expect(stderr).toContain('--port: expected a whole number from 0 to 65535; got "http"');
  ctx.expect(stderr).toContain('--interval: expected a time');
});

it.concurrent('words behind it are no part of its name', async (ctx) => {
  const args = ['--import', 'tsx', 'bin/dev.js', 'serve', 'extra', '--port', '0'];
  const { code, stderr } = await run(process.execPath, args);
  ctx.expect(code).toBe(2);
  ctx.expect(stderr).toContain('kcr: Unexpected argument: extra');
});

it.concurrent('an upstream that is not there is named at the start, and waited for', async (ctx) => {
  const server = await started(ctx, ['--upstream', 'http://127.0.0.1:9', '--api-key', 'k']);
  await server.said('The upstream cannot be reached (ECONNREFUSED): until it can work, /ready says 503.');
  ctx.expect((await call(server, 'sleep 0', 'k')).status).toBe(503);
});

it.concurrent.each([
  ['--log-file', '/nowhere/serve.log', 'cannot be written: there is no such file or folder'],
  ['--data-dir', '/proc/nowhere', 'cannot be used: there is no such file or folder'],
  ['--host', '192.0.2.1', 'is no address of this machine'],
  ['--api-key', 'schlüssel', 'a key may have ASCII'],
])('%s %s: what cannot be had is named, with exit code 2', async (flag, value, message) => {
  const args = ['--import', 'tsx', 'bin/dev.js', 'serve', '--executor', 'sleep', '--port', '0', flag, value];
  const { code, stderr } = await run(process.execPath, args);
  expect(code).toBe(2);
  expect(stderr).toContain(`kcr: ${flag}: `);
  expect(stderr).toContain(message);
});
