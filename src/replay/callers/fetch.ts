import type { Answer, OpenWay, Target, Way } from './caller.ts';
import { headers } from './headers.ts';
import { urls } from './urls.ts';

/** Node's own fetch (undici), which waits 300 s for the headers and for each piece of the body. */
export const nodeFetchBuiltIn: OpenWay = (target) => wayOf(target, (signal) => signal);

/** The same with an AbortSignal: the whole of /exec must be over in time, whatever comes meanwhile. */
export const deadline: OpenWay = (target, { deadlineMs }) =>
  wayOf(target, (signal) => AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(deadlineMs))]));

function wayOf(target: Target, limit: (signal: AbortSignal) => AbortSignal): Way {
  return {
    upload: (form, signal) =>
      request(urls.upload(target), {
        method: 'POST',
        headers: headers(target, form.contentType),
        body: form.body,
        signal,
      }),
    listFiles: (sessionId, signal) => request(urls.files(target, sessionId), { headers: headers(target), signal }),
    exec: (body, signal) =>
      request(urls.exec(target), {
        method: 'POST',
        headers: headers(target, 'application/json'),
        body,
        signal: limit(signal),
      }),
    // The pool is the process's; its connections close by themselves.
    close: () => {},
  };
}

async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  if (response.ok) return { status: response.status, json: await response.json() };
  await response.arrayBuffer();
  return { status: response.status, json: null };
}
