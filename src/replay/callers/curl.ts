import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UsageError } from '../../usage-error.ts';
import type { Answer, Form, OpenWay, Target } from './caller.ts';
import { headers } from './headers.ts';
import { urls } from './urls.ts';

const STATUS = /\n(\d{3})$/;

/** Rejects with a UsageError where there is no curl program. */
export async function findCurl(): Promise<void> {
  try {
    const [code]: (number | null)[] = await once(spawn('curl', ['--version'], { stdio: 'ignore' }), 'close');
    if (code === 0) return;
  } catch {
    // Told below.
  }
  throw new UsageError('--caller curl: there is no program curl here.', 'Install it, or choose another caller.');
}

/** The curl program, once for each request: a fresh connection each time, and no timer at all. */
export const curl: OpenWay = (target) => ({
  upload: async (form: Form, signal) => answer(await run(urls.upload(target), target, signal, form)),
  listFiles: async (sessionId, signal) => answer(await run(urls.files(target, sessionId), target, signal, null)),
  download: async (sessionId, fileId, signal) => {
    const { status } = await run(urls.download(target, sessionId, fileId), target, signal, null);
    return { status, json: null };
  },
  exec: async (body, signal) =>
    answer(await run(urls.exec(target), target, signal, { body: Buffer.from(body), contentType: 'application/json' })),
  close: () => {},
});

interface Printed {
  readonly status: number;
  readonly body: string;
}

function answer({ status, body }: Printed): Answer {
  return { status, json: status >= 200 && status < 300 ? (JSON.parse(body) as unknown) : null };
}

async function run(url: string, target: Target, signal: AbortSignal, post: Form | null): Promise<Printed> {
  const fields = Object.entries(headers(target, post?.contentType ?? null));
  // All of it goes by standard input: the key must not stand in the list of processes.
  const config = [
    ...fields.map(([name, value]) => `header = ${quoted(`${name}: ${value}`)}`),
    ...(post === null ? [] : [`data-binary = ${quoted(post.body.toString())}`]),
    `url = ${quoted(url)}`,
  ];
  const args = ['-sS', '--noproxy', '*', '-w', '\\n%{http_code}', '-K', '-'];
  const child = spawn('curl', args, { stdio: 'pipe', signal });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  // One that is ended early reads no more.
  child.stdin.on('error', () => undefined).end(`${config.join('\n')}\n`);
  const [code]: (number | null)[] = await once(child, 'close');
  if (code !== 0) throw new Error(output.stderr.trim() || `curl ended with code ${code}`);
  return { status: Number(STATUS.exec(output.stdout)?.[1]), body: output.stdout.replace(STATUS, '') };
}

/** As a curl config wants it: https://curl.se/docs/manpage.html#-K */
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
