import axios, { type AxiosRequestConfig } from 'axios';
import type { Agents } from './agents.ts';
import type { Answer, Form, Target } from './caller.ts';
import { headers } from './headers.ts';
import { urls } from './urls.ts';

/** LibreChat's limit for the look at a session's files. */
export const SESSION_INFO_TIMEOUT_MS = 5000;
/** Its limit for a download: https://github.com/danny-avila/LibreChat/blob/v0.8.2/api/server/services/Files/Code/process.js */
const DOWNLOAD_TIMEOUT_MS = 15_000;

/** The requests that LibreChat makes with axios, each with the agents it is given. */
export function axiosRequests(target: Target, agents: Agents) {
  const common = (signal: AbortSignal): AxiosRequestConfig => ({
    ...agents.axios,
    signal,
    // Callers of a server in the cluster have no proxy, and not each client here would obey the same variables.
    proxy: false,
    // Every status is an answer; as text, for axios hides it when a body is not JSON.
    validateStatus: null,
    responseType: 'text',
    transformResponse: (text: string) => text,
  });
  return {
    upload: async (form: Form, signal: AbortSignal): Promise<Answer> =>
      answer(
        await axios.post(urls.upload(target), form.body, {
          ...common(signal),
          headers: headers(target, form.contentType),
        }),
      ),
    listFiles: async (sessionId: string, signal: AbortSignal): Promise<Answer> =>
      answer(
        await axios.get(urls.files(target, sessionId), {
          ...common(signal),
          headers: headers(target),
          timeout: SESSION_INFO_TIMEOUT_MS,
        }),
      ),
    download: async (sessionId: string, fileId: string, signal: AbortSignal): Promise<Answer> => {
      const { status } = await axios.get(urls.download(target, sessionId, fileId), {
        ...common(signal),
        responseType: 'arraybuffer',
        headers: headers(target),
        timeout: DOWNLOAD_TIMEOUT_MS,
      });
      return { status, json: null };
    },
    exec: async (body: string, signal: AbortSignal): Promise<Answer> =>
      answer(
        await axios.post(urls.exec(target), body, {
          ...common(signal),
          headers: headers(target, 'application/json'),
        }),
      ),
  };
}

function answer({ status, data }: { status: number; data: string }): Answer {
  return { status, json: status >= 200 && status < 300 ? (JSON.parse(data) as unknown) : null };
}
