import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../../../src/server/store/new-id.ts';
import type { StoredFile } from '../../../../src/server/store/types.ts';
import { type OpenedLocal, openLocal } from './open-local.ts';

let local: OpenedLocal;
beforeAll(async () => {
  local = await openLocal({ limits: { timeMs: 20_000 } }, { fileBytes: 1000, outputFiles: 3 });
});
afterAll(() => local.close());

async function upload(name: string, content: string, sessionId?: string): Promise<StoredFile> {
  const id = sessionId ?? (await local.store.createSession()).id;
  return local.store.addFile(id, { name, contentType: null }, Readable.from([Buffer.from(content)]));
}

const referTo = (file: StoredFile, name = file.name) => ({ id: file.id, session_id: file.sessionId, name });

async function contentOf(sessionId: string, fileId: string): Promise<string> {
  const found = await local.store.readFile(sessionId, fileId);
  return found === null ? 'none' : (await buffer(found.content)).toString();
}

it('shows the files of a request in the working directory, under the names that the request gives', async () => {
  const [one, two] = [await upload('a.csv', '1,2'), await upload('b.csv', '3,4')];
  const files = [referTo(one), referTo(two, 'my data/ünï.csv')];
  const result = await local.run('bash', 'pwd; find . -type f | sort | xargs -d "\\n" tail -n +1', { files });
  expect(result.stdout).toContain('==> ./a.csv <==\n1,2\n==> ./my data/ünï.csv <==\n3,4');
  expect(result.session_id).toBe(one.sessionId);
  expect(result.files).toEqual([]);
});

it('gives back what a program made or changed, and nothing else', async () => {
  const [kept, changed] = [await upload('kept.txt', 'k'), await upload('changed.txt', 'c')];
  const files = [referTo(kept), referTo(changed)];
  const code =
    'touch kept.txt; echo more >> changed.txt; mkdir -p out/deep; echo new > out/deep/new.txt; mkdir __pycache__; touch __pycache__/x .hidden';
  const result = await local.run('bash', code, { files });
  expect(result.files.map(({ name, path }) => [name, path])).toEqual([
    ['changed.txt', 'changed.txt'],
    ['new.txt', 'out/deep/new.txt'],
  ]);
  const [newChanged] = result.files;
  expect(await contentOf(result.session_id, newChanged?.id ?? '')).toBe('cmore\n');
  // The one that was uploaded is still what it was.
  expect(await contentOf(changed.sessionId, changed.id)).toBe('c');
});

it('finds the files of earlier runs when it goes on with a session, the newest of each name', async () => {
  const first = await local.run('bash', 'mkdir d; echo 1 > d/x.txt; echo 1 > y.txt');
  const sessionId = first.session_id;
  await local.run('bash', 'echo 2 > y.txt', { sessionId });
  const third = await local.run('bash', 'cat d/x.txt y.txt', { sessionId });
  expect(third).toMatchObject({ stdout: '1\n2\n', session_id: sessionId, files: [] });
  const elsewhere = await local.run('bash', 'ls -A');
  expect(elsewhere.stdout).toBe('');
});

it('says which files of the request are not there', async () => {
  const files = [
    { id: newId(), session_id: newId(), name: 'gone.csv' },
    { id: '../x', session_id: '..', name: 'evil' },
  ];
  const result = await local.run('bash', 'ls -A', { files });
  expect(result.stdout).toBe('');
  expect(result.stderr).toContain('gone.csv is not in /mnt/data');
  expect(result.stderr).toContain('evil is not in /mnt/data');
});

it('keeps two files of one name, and says what the second is called', async () => {
  const files = [referTo(await upload('a.csv', 'one')), referTo(await upload('a.csv', 'two'))];
  const result = await local.run('bash', 'cat a.csv a-2.csv', { files });
  expect(result.stdout).toBe('onetwo');
  expect(result.stderr).toContain('the second is a-2.csv');
});

it('finds a file by its name when the caller lost its id', async () => {
  const file = await upload('a.csv', 'one');
  const result = await local.run('bash', 'cat a.csv', { files: [{ ...referTo(file), id: '' }] });
  expect(result.stdout).toBe('one');
});

it('keeps no file that is too large and no more than it may, and says so', async () => {
  const result = await local.run('bash', 'head -c 1001 /dev/zero > a; for i in 1 2 3 4 5; do echo $i > f$i; done');
  expect(result.files.map(({ name }) => name)).toEqual(['f1', 'f2', 'f3']);
  expect(result.stderr).toMatch(/kcr: a was not kept: a file may have 1000 bytes\n/);
  expect(result.stderr).toContain('2 more files were not kept');
});

it('follows no link out of the session, and opens nothing that is no plain file', async () => {
  const code =
    'ln -s /etc/passwd secret; ln -s / root; ln -s ../../../../../../etc up; mkfifo pipe; ln -s real.txt inside; echo r > real.txt; echo h > hard1; ln hard1 hard2';
  const result = await local.run('bash', code);
  expect(result.files.map(({ name }) => name)).toEqual(['real.txt']);
  for (const name of ['secret', 'root', 'up', 'inside'])
    expect(result.stderr).toContain(`${name} was not kept: it is a link`);
  for (const name of ['pipe', 'hard1', 'hard2']) expect(result.stderr).toContain(`${name} was not kept`);
});

it('gets files with hostile names out under safe ones', async () => {
  const result = await local.run('bash', "echo x > $'a\\nb\\u202egpj.exe'; echo y > ./-rf");
  expect(result.files.map(({ name }) => name)).toEqual(['_-rf', 'abgpj.exe']);
});

it('copes with folders that nobody may enter and with ones nested deeper than a path is long', async () => {
  const code =
    'mkdir locked; touch locked/x; chmod 0 locked; for i in $(seq 350); do mkdir deepdeepdeep; cd deepdeepdeep; done 2>/dev/null; echo done';
  const result = await local.run('bash', code);
  expect(result).toMatchObject({ stdout: 'done\n', exitCode: 0 });
});
