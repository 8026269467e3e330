import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../../src/lifecycle-log.ts';
import type { FileStoreOptions } from '../../../src/server/store/index.ts';
import { rawCaller, rawRequest } from '../support/raw-caller.ts';
import { KEY, testServer } from '../support/server.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const headers = { 'X-API-Key': KEY };
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{19}[A-Za-z0-9]$/;

async function fileServer(options: Partial<FileStoreOptions> = {}) {
  const store = await temporaryStore(undefined, options);
  return { ...(await testServer({}, { store })), store };
}

function form(...files: [name: string, content: string][]): FormData {
  const data = new FormData();
  data.append('entity_id', 'agent_x1');
  for (const [name, content] of files) data.append('file', new Blob([content], { type: 'text/csv' }), name);
  return data;
}

const upload = (url: string, body: FormData, path = '/upload') => fetch(url + path, { method: 'POST', headers, body });

interface Uploaded {
  readonly message: string;
  readonly session_id: string;
  readonly storage_session_id: string;
  readonly files: { readonly fileId: string; readonly filename: string; readonly error?: string }[];
}

describe('a file that LibreChat uploads', () => {
  it('is listed in the shapes its versions read, downloaded as it was, and deleted', async () => {
    const { url } = await fileServer();
    const response = await upload(url, form(['incidents é.csv', 'a,b\n1,2\n']));
    expect(response.status).toBe(200);
    const { session_id, storage_session_id, files, message } = (await response.json()) as Uploaded;
    expect([message, storage_session_id]).toEqual(['success', session_id]);
    expect(session_id).toMatch(ID);
    const id = files[0]?.fileId ?? '';
    expect(id).toMatch(ID);

    const get = async (path: string) => (await fetch(url + path, { headers })).json() as Promise<unknown>;
    expect(await get(`/files/${session_id}?detail=summary`)).toEqual([
      { name: expect.stringMatching(new RegExp(`^${session_id}/${id}`)), lastModified: expect.any(String) },
    ]);
    expect(await get(`/files/${session_id}?detail=full`)).toMatchObject([
      { id, size: 8, metadata: { 'original-filename': 'incidents é.csv' } },
    ]);
    expect(await get(`/sessions/${session_id}/objects/${id}?kind=user&id=u1`)).toMatchObject({
      lastModified: expect.stringMatching(/^\d{4}-/),
    });

    const download = await fetch(`${url}/download/${session_id}/${id}`, { headers });
    expect(await download.text()).toBe('a,b\n1,2\n');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
    expect(download.headers.get('x-content-type-options')).toBe('nosniff');

    const removed = await fetch(`${url}/files/${session_id}/${id}`, { method: 'DELETE', headers });
    expect(removed.status).toBe(200);
    expect((await fetch(`${url}/download/${session_id}/${id}`, { headers })).status).toBe(404);
  });

  it('arrives from axios, whose form LibreChat sends', async () => {
    const { url } = await fileServer();
    const { status, data } = await axios.post(`${url}/upload`, form(['x.txt', 'x']), { headers });
    expect([status, data.message]).toEqual([200, 'success']);
  });

  it('joins the session of its entity', async () => {
    const { url } = await fileServer();
    const first = (await (await upload(url, form(['a.txt', '1']))).json()) as Uploaded;
    const second = (await (await upload(url, form(['b.txt', '2']))).json()) as Uploaded;
    expect(second.session_id).toBe(first.session_id);
  });
});

describe('an upload that cannot be taken', () => {
  it('is refused with the status that says why, and a body that the caller sees', async () => {
    const { url } = await fileServer({ limits: { fileBytes: 1000 } });
    const large = await upload(url, form(['large.bin', 'x'.repeat(100_000)]));
    expect([large.status, await large.json()]).toMatchObject([413, { error: 'a file may have 1000 bytes' }]);
    const none = await upload(url, form());
    expect([none.status, await none.json()]).toMatchObject([422, { details: [{ field: 'body -> file' }] }]);
    const json = await fetch(`${url}/upload`, { method: 'POST', headers, body: '{}' });
    expect(json.status).toBe(415);
    const cut = await fetch(`${url}/upload`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    });
    expect(cut.status).toBe(400);
    const stranger = await fetch(`${url}/upload`, { method: 'POST', body: form(['a', '1']) });
    expect(stranger.status).toBe(401);
  });

  it('says of a batch which files were', async () => {
    const { url } = await fileServer({ limits: { fileBytes: 10 } });
    const some = await upload(url, form(['a.txt', '1'], ['b.txt', 'x'.repeat(50)]), '/upload/batch');
    expect([some.status, await some.json()]).toMatchObject([
      200,
      {
        message: 'partial_success',
        succeeded: 1,
        failed: 1,
        files: [
          { status: 'success', filename: 'a.txt' },
          { status: 'error', filename: 'b.txt', error: 'a file may have 10 bytes' },
        ],
      },
    ]);
    const none = await upload(url, form(['b.txt', 'x'.repeat(50)]), '/upload/batch');
    expect([none.status, await none.json()]).toMatchObject([400, { message: 'error', succeeded: 0 }]);
  });

  it('leaves nothing behind when its caller goes away in the middle', async () => {
    const server = await fileServer();
    const caller = await rawCaller(server.port);
    const type = 'multipart/form-data; boundary=b';
    caller.send(
      rawRequest('POST /upload', {
        headers: { ...headers, 'Content-Type': type, 'Content-Length': '9999', Expect: '100-continue' },
      }),
    );
    await caller.until((text) => text.includes('100 Continue'));
    caller.send('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc');
    caller.socket.end();
    expect(await server.logged(EVENTS.callerLeft)).toMatchObject({ path: '/upload', phase: 'request' });
    expect(server.events()).not.toContain(EVENTS.requestFailed);
  });
});

describe('what is not there', () => {
  it('is an empty list for a session, so that LibreChat uploads anew, and 404 for a file', async () => {
    const { url } = await fileServer();
    const unknown = 'aB3dE6gH9jK2mN5pQ8sT1';
    expect(await (await fetch(`${url}/files/${unknown}?detail=summary`, { headers })).json()).toEqual([]);
    for (const path of [`/download/${unknown}/${unknown}`, `/sessions/${unknown}/objects/${unknown}`]) {
      const response = await fetch(url + path, { headers });
      expect([response.status, await response.json()]).toMatchObject([404, { error: 'File not found' }]);
    }
    for (const path of ['/download/..%2F..%2Fetc/passwd', '/files/short', '/files/%ff']) {
      expect((await fetch(url + path, { headers })).status).toBe(400);
    }
  });

  it('does not show anything without a key', async () => {
    const { url } = await fileServer();
    expect((await fetch(`${url}/files/aB3dE6gH9jK2mN5pQ8sT1`)).status).toBe(401);
  });
});

it('a base URL that ends in a slash or in /v1 works', async () => {
  const { url } = await fileServer();
  expect((await fetch(`${url}//health`)).status).toBe(200);
  expect((await fetch(`${url}/v1/ready`)).status).toBe(200);
});
