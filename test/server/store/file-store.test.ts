import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { FileStore, type FileStoreOptions } from '../../../src/server/store/file-store.ts';
import { newId } from '../../../src/server/store/new-id.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const START = Date.UTC(2026, 1, 10);
const HOUR = 3_600_000;

async function openStore(options: Partial<FileStoreOptions> = {}) {
  const directory = options.directory ?? (await temporaryDirectory());
  let nowMs = START;
  const store = await new FileStore({ directory, now: () => nowMs, ...options }).open();
  return { store, directory, pass: (ms: number) => (nowMs += ms) };
}

function add(store: FileStore, sessionId: string, name: string, content: string) {
  return store.addFile(sessionId, { name, contentType: null }, Readable.from([Buffer.from(content)]));
}

async function contentOf(store: FileStore, sessionId: string, fileId: string): Promise<string | null> {
  const found = await store.readFile(sessionId, fileId);
  return found === null ? null : (await buffer(found.content)).toString();
}

describe('FileStore', () => {
  it('gives back what it took, after a restart too', async () => {
    const { store, directory } = await openStore();
    const session = await store.createSession({ entityId: 'agent_1', userId: 'u1' });
    const file = await add(store, session.id, '../über.csv', 'a,b\n');
    const again = await new FileStore({ directory, now: () => START }).open();
    expect(await again.findSession(session.id)).toEqual(session);
    expect(await again.listFiles(session.id)).toEqual([file]);
    expect(await contentOf(again, session.id, file.id)).toBe('a,b\n');
    expect(file).toMatchObject({
      name: 'über.csv',
      path: 'über.csv',
      originalName: '../über.csv',
      contentType: 'text/csv',
      bytes: 4,
    });
  });

  it('says nothing of ids that are unknown or no ids', async () => {
    const { store, directory } = await openStore();
    const session = await store.createSession();
    await writeFile(join(directory, 'secret.json'), '{}');
    for (const id of [newId(), '..', '../secret', '', `${session.id}/`, `../sessions/${session.id}`]) {
      expect(await store.findSession(id)).toBeNull();
      expect(await store.listFiles(id)).toBeNull();
      expect(await store.findFile(session.id, id)).toBeNull();
      expect(await store.readFile(session.id, id)).toBeNull();
      expect(await store.deleteFile(session.id, id)).toBe(false);
    }
    await expect(add(store, newId(), 'a', 'a')).rejects.toMatchObject({ code: 'no-session', status: 404 });
  });

  it('does not show a file of another session', async () => {
    const { store } = await openStore();
    const [one, other] = [await store.createSession(), await store.createSession()];
    const file = await add(store, one.id, 'a.txt', 'a');
    expect(await store.findFile(other.id, file.id)).toBeNull();
    expect(await store.deleteFile(other.id, file.id)).toBe(false);
    expect(await contentOf(store, one.id, file.id)).toBe('a');
  });

  it('refuses a file that is too large, and keeps nothing of it', async () => {
    const { store, directory } = await openStore({ limits: { fileBytes: 10 } });
    const { id } = await store.createSession();
    await expect(add(store, id, 'a', '12345678901')).rejects.toMatchObject({ code: 'file-too-large', status: 413 });
    await expect(add(store, id, 'a', '1234567890')).resolves.toMatchObject({ bytes: 10 });
    expect(await readdir(join(directory, 'sessions', id, 'files'))).toHaveLength(2);
  });

  it('keeps nothing of an upload that broke off', async () => {
    const { store, directory } = await openStore();
    const { id } = await store.createSession();
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('caller left');
    }
    await expect(store.addFile(id, { name: 'a', contentType: null }, broken())).rejects.toThrow('caller left');
    expect(await readdir(join(directory, 'sessions', id, 'files'))).toEqual([]);
  });

  it('holds to the number and the sum of a session also when all come at once', async () => {
    const { store } = await openStore({ limits: { filesPerSession: 3, sessionBytes: 25 } });
    const { id } = await store.createSession();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => add(store, id, 'a', '12345')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const full = await store.createSession();
    await add(store, full.id, 'a', '12345678901234567890');
    await expect(add(store, full.id, 'b', '123456')).rejects.toMatchObject({ code: 'session-full' });
    await expect(add(store, full.id, 'b', '12345')).resolves.toMatchObject({ bytes: 5 });
  });

  it('keeps two files of one name apart', async () => {
    const { store } = await openStore();
    const { id } = await store.createSession();
    const [a, b] = [await add(store, id, 'a.txt', 'one'), await add(store, id, 'a.txt', 'two')];
    expect(await contentOf(store, id, a.id)).toBe('one');
    expect(await contentOf(store, id, b.id)).toBe('two');
  });

  it('deletes a file once', async () => {
    const { store } = await openStore();
    const { id } = await store.createSession();
    const file = await add(store, id, 'a', 'a');
    expect(await store.deleteFile(id, file.id)).toBe(true);
    expect(await store.deleteFile(id, file.id)).toBe(false);
    expect(await store.listFiles(id)).toEqual([]);
  });

  it('lets a session expire its time to live after its last use', async () => {
    const { store, directory, pass } = await openStore({ ttlMs: 24 * HOUR });
    const [used, idle] = [await store.createSession(), await store.createSession()];
    const file = await add(store, used.id, 'a', 'a');
    pass(23 * HOUR);
    expect(await store.listFiles(used.id)).toHaveLength(1);
    pass(2 * HOUR);
    expect(await store.findSession(idle.id)).toBeNull();
    expect(await store.sweep()).toEqual({ sessionsRemoved: 1, failures: 0 });
    expect(await contentOf(store, used.id, file.id)).toBe('a');
    pass(24 * HOUR);
    expect(await store.findFile(used.id, file.id)).toBeNull();
    await store.sweep();
    expect(await readdir(join(directory, 'sessions'))).toEqual([]);
    expect(await readdir(join(directory, 'trash'))).toEqual([]);
  });

  it('sweeps what a crash left, and leaves an upload that is under way', async () => {
    const { store, directory, pass } = await openStore();
    const { id } = await store.createSession();
    const files = join(directory, 'sessions', id, 'files');
    for (const name of ['old.part', 'young.part']) await writeFile(join(files, name), 'half');
    await utimes(join(files, 'old.part'), START / 1000, START / 1000);
    await utimes(join(files, 'young.part'), START / 1000 + 3000, START / 1000 + 3000);
    await mkdir(join(directory, 'sessions', newId()));
    pass(HOUR + 1);
    await store.sweep();
    expect(await readdir(files)).toEqual(['young.part']);
  });

  it('skips records that are damaged', async () => {
    const { store, directory } = await openStore();
    const { id } = await store.createSession();
    const file = await add(store, id, 'a', 'a');
    const path = join(directory, 'sessions', id, 'files');
    await writeFile(join(path, `${newId()}.json`), '{"id": 3');
    await writeFile(join(path, `${newId()}.json`), JSON.stringify(file));
    expect(await store.listFiles(id)).toEqual([file]);
    await writeFile(join(directory, 'sessions', id, 'session.json'), 'garbage');
    expect(await store.findSession(id)).toBeNull();
  });

  it('sends uploads of one user for one entity to one session, and of others elsewhere', async () => {
    const { store, pass } = await openStore({ ttlMs: HOUR });
    const owner = { entityId: 'agent', userId: 'u1' };
    const all = await Promise.all(Array.from({ length: 5 }, () => store.sessionForUploads(owner)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.all([
      store.sessionForUploads({ ...owner, userId: 'u2' }),
      store.sessionForUploads({ ...owner, entityId: 'b' }),
      store.sessionForUploads({ entityId: null, userId: 'u1' }),
      store.sessionForUploads({ entityId: null, userId: 'u1' }),
    ]);
    expect(new Set([...all, ...others].map(({ id }) => id)).size).toBe(5);
    pass(2 * HOUR);
    expect((await store.sessionForUploads(owner)).id).not.toBe(all[0]?.id);
  });
});
