import { onTestFinished, type TestContext } from 'vitest';
import { resolveConfig } from '../../../src/server/config/resolve-config.ts';
import { type ServerParts, startServer } from '../../../src/server/start-server.ts';
import { scriptedExecutor } from './scripted-executor.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

export const KEY = 'kcr-test-key';

/** A server on a free port with short beats, and its log, which a test can await. Concurrent tests give their context. */
export async function testServer(
  flags: Readonly<Record<string, string | number | boolean>> = {},
  parts: Partial<ServerParts> = {},
  ctx?: TestContext,
) {
  const lines: LogLine[] = [];
  const lookers = new Set<() => void>();
  const config = resolveConfig({
    flags: {
      port: 0,
      'api-key': KEY,
      'first-byte': '15ms',
      interval: '15ms',
      grace: '0ms',
      ...flags,
    },
    env: {},
    file: null,
  });
  const scripted = scriptedExecutor();
  const server = await startServer(config, {
    executor: scripted.executor,
    version: '0.0.0-test',
    write: (text) => {
      for (const line of text.trimEnd().split('\n')) lines.push(JSON.parse(line) as LogLine);
      for (const look of lookers) look();
    },
    ...parts,
  });
  (ctx?.onTestFinished ?? onTestFinished)(() => server.stop());
  return {
    ...server,
    next: scripted.next,
    lines,
    /** Resolves with the first line of this event (and of these fields), written before or yet to come. */
    logged: (event: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogLine> =>
      new Promise((resolve) => {
        const look = () => {
          const found = lines.find(
            (line) => line.event === event && Object.entries(fields).every(([name, value]) => line[name] === value),
          );
          if (!found) return;
          lookers.delete(look);
          resolve(found);
        };
        lookers.add(look);
        look();
      }),
    /** The texts of the events so far, in order. */
    events: () => lines.map((line) => line.event),
  };
}

export type TestServer = Awaited<ReturnType<typeof testServer>>;

/** Posts to /exec as a caller with the key would. */
export function postExec(
  server: { readonly url: string },
  body: unknown = { lang: 'py', code: 'print(1)' },
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${server.url}/exec`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': KEY },
    body: JSON.stringify(body),
    ...init,
  });
}
