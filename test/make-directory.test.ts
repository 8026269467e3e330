import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectory } from '../src/make-directory.ts';
import { temporaryDirectory } from './server/store/temporary-directory.ts';

it('makes a folder and those above it, for whom it is told', async () => {
  const above = await temporaryDirectory();
  await makeDirectory(join(above, 'a', 'b'), 0o700);
  for (const folder of ['a', 'a/b']) expect((await stat(join(above, folder))).mode & 0o777).toBe(0o700);
});

it('leaves one that is there as it is, and lets many make the same at once', async () => {
  const above = await temporaryDirectory();
  await mkdir(join(above, 'a'), { mode: 0o755 });
  await Promise.all(Array.from({ length: 8 }, () => makeDirectory(join(above, 'a', 'b'), 0o700)));
  expect((await stat(join(above, 'a'))).mode & 0o777).toBe(0o755);
});

it('says so, and at once, where no folder can be made', async () => {
  await expect(makeDirectory('/proc/nope/deeper', 0o700)).rejects.toMatchObject({ code: 'ENOENT' });
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeDirectory(file, 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeDirectory(join(file, 'a'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
