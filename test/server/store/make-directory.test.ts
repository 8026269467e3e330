import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectory } from '../../../src/server/store/make-directory.ts';
import { temporaryDirectory } from './temporary-directory.ts';

it('makes a folder and those above it, for its owner only', async () => {
  const above = await temporaryDirectory();
  await makeDirectory(join(above, 'a', 'b'));
  for (const folder of ['a', 'a/b']) expect((await stat(join(above, folder))).mode & 0o777).toBe(0o700);
});

it('leaves one that is there as it is, and lets many make the same at once', async () => {
  const above = await temporaryDirectory();
  await mkdir(join(above, 'a'), { mode: 0o755 });
  await Promise.all(Array.from({ length: 8 }, () => makeDirectory(join(above, 'a', 'b'))));
  expect((await stat(join(above, 'a'))).mode & 0o777).toBe(0o755);
});

it('says so, and at once, where no folder can be made', async () => {
  await expect(makeDirectory('/proc/nope/deeper')).rejects.toMatchObject({ code: 'ENOENT' });
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeDirectory(file)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeDirectory(join(file, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
