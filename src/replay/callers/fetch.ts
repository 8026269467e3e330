import { withEitherSignal } from '../../with-either-signal.ts';
import { timeLimit } from '../time-limit.ts';
import type { Answer, OpenWay, Target, Way } from './caller.ts';
import { headers } from './headers.ts';
import { urls } from './urls.ts';

/** Node's own fetch (undici), which waits 300 s for the headers and for each piece of the body. */
export const nodeFetchBuiltIn: OpenWay = (target) => wayOf(target, (signal, work) => work(signal));

/** The same with an AbortSignal: the whole of /exec must be over in time, whatever comes meanwhile. */
export const deadline: OpenWay = (target, { deadlineMs }) =>
  wayOf(target, async (outer, work) => {
    const limit = timeLimit(deadlineMs);
    try {
      return await withEitherSignal(outer, limit.signal, work);
    } finally {
      limit.clear();
    }
  });

type Limit = (signal: AbortSignal, work: (signal: AbortSignal) => Promise<Answer>) => Promise<Answer>;

function wayOf(target: Target, limit: Limit): Way {
  return {
    upload: (form, signal) =>
      request(urls.upload(target), {
        method: 'POST',
        headers: headers(target, form.contentType),
        body: form.body,
        signal,
      }),
    listFiles: (sessionId, signal) => request(urls.files(target, sessionId), { headers: headers(target), signal }),
    download: async (sessionId, fileId, signal) => {
      const response = await fetch(urls.download(target, sessionId, fileId), { headers: headers(target), signal });
      await response.arrayBuffer();
      return { status: response.status, json: null };
    },
    exec: (body, outer) =>
      limit(outer, (signal) =>
        request(urls.exec(target), {
          method: 'POST',
          headers: headers(target, 'application/json'),
          body,
          signal,
        }),
      ),
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
