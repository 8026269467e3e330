import nodeFetch from 'node-fetch-2';
import type { Agents } from './agents.ts';
import type { Answer, Form, Target } from './caller.ts';
import { headers } from './headers.ts';
import { urls } from './urls.ts';

/** The requests with node-fetch 2, which sets no timeout of any kind. */
export function nodeFetchRequests(target: Target, { agent }: Agents) {
  return {
    upload: async (form: Form, signal: AbortSignal): Promise<Answer> =>
      answer(
        await nodeFetch(urls.upload(target), {
          method: 'POST',
          headers: headers(target, form.contentType),
          body: form.body,
          agent,
          signal,
        }),
      ),
    listFiles: async (sessionId: string, signal: AbortSignal): Promise<Answer> =>
      answer(await nodeFetch(urls.files(target, sessionId), { headers: headers(target), agent, signal })),
    download: async (sessionId: string, fileId: string, signal: AbortSignal): Promise<Answer> => {
      const address = urls.download(target, sessionId, fileId);
      const response = await nodeFetch(address, { headers: headers(target), agent, signal });
      await response.arrayBuffer();
      return { status: response.status, json: null };
    },
    exec: async (body: string, signal: AbortSignal): Promise<Answer> =>
      answer(
        await nodeFetch(urls.exec(target), {
          method: 'POST',
          headers: headers(target, 'application/json'),
          body,
          agent,
          signal,
        }),
      ),
  };
}

/** Reads the body in any case: a connection with half an answer on it is not used again. */
async function answer(response: {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
  text(): Promise<string>;
}): Promise<Answer> {
  if (response.ok) return { status: response.status, json: await response.json() };
  await response.text();
  return { status: response.status, json: null };
}
