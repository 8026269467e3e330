import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { missing } from './programs.ts';

/** Why a proxy cannot be tried here, or null. */
export const proxyMissing = {
  nginx: missing('nginx', '-v'),
  haproxy: missing('haproxy', '-v'),
};

/** A real nginx in front of `upstream`, with these lines in its location; where to reach it. */
export async function nginx(ctx: TestContext, upstream: number, location: string): Promise<string> {
  const directory = await scratch(ctx);
  await mkdir(join(directory, 'temp'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return started(
    ctx,
    directory,
    'nginx',
    (file) => ['-p', directory, '-c', file, '-e', 'stderr'],
    (port) => `
daemon off; worker_processes 1; pid ${directory}/nginx.pid; error_log stderr;
events { worker_connections 256; }
http {
  access_log off;
  ${paths.map((name) => `${name}_temp_path ${directory}/temp/${name};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${upstream}; ${location} }
  }
}
`,
  );
}

/** A real HAProxy in front of `upstream`, with these lines in its defaults. */
export async function haproxy(ctx: TestContext, upstream: number, defaults: readonly string[]): Promise<string> {
  const directory = await scratch(ctx);
  return started(
    ctx,
    directory,
    'haproxy',
    (file) => ['-db', '-f', file],
    (port) => `
defaults
  timeout connect 1s
${defaults.map((line) => `  ${line}\n`).join('')}
frontend in
  bind 127.0.0.1:${port}
  default_backend out
backend out
  server kcr 127.0.0.1:${upstream}
`,
  );
}

async function scratch(ctx: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-proxy-'));
  ctx.onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function started(
  ctx: TestContext,
  directory: string,
  program: string,
  args: (file: string) => string[],
  config: (port: number) => string,
): Promise<string> {
  const port = await freePort();
  const file = join(directory, 'proxy.conf');
  await writeFile(file, config(port));
  const child = spawn(program, args(file), { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${program} ended: ${stderr}`);
  });
  exited.catch(() => undefined);
  ctx.onTestFinished(() => {
    child.kill('SIGTERM');
  });
  await Promise.race([listening(port), exited]);
  return `http://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when something accepts connections there: programs do not say when they do. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    const up = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
