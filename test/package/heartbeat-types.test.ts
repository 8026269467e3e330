import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { temporaryDirectory } from '../server/store/temporary-directory.ts';
import { run } from '../server/support/programs.ts';

vi.setConfig({ testTimeout: 60_000 });

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const CONSUMER = join(ROOT, 'test', 'fixtures', 'package', 'heartbeat-consumer.ts.txt');

/** Compiles with the project's own compiler, in a folder, or with nothing but these flags. */
async function tsc(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...args]);
  return stdout;
}

/** A project that depends on kcr as it is published: its package.json and declarations, nothing of the source. */
async function consumer(): Promise<string> {
  const folder = await temporaryDirectory();
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'kcr'), { recursive: true });
  await mkdir(join(modules, '@types'));
  await copyFile(join(ROOT, 'package.json'), join(modules, 'kcr', 'package.json'));
  const like = ['--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--rewriteRelativeImportExtensions'];
  const emit = ['--declaration', '--emitDeclarationOnly', '--rootDir', ROOT, '--outDir', join(modules, 'kcr', 'dist')];
  expect(await tsc(join(ROOT, 'src', 'heartbeat.ts'), '--ignoreConfig', '--skipLibCheck', ...like, ...emit)).toBe('');
  for (const name of ['node', 'express']) {
    await symlink(join(ROOT, 'node_modules', '@types', name), join(modules, '@types', name));
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await copyFile(CONSUMER, join(folder, 'main.ts'));
  return folder;
}

it.each([
  ['nodenext', { module: 'nodenext' }],
  ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }],
])("kcr/heartbeat has its types for somebody else's project, resolved as by %s", async (_, resolution) => {
  const folder = await consumer();
  const compilerOptions = { target: 'es2022', strict: true, noEmit: true, types: ['node'], ...resolution };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['main.ts'] }));
  // The consumer's file says itself, line by line, what must not compile.
  expect(await tsc('-p', folder)).toBe('');
});

it('is exported by the package under the name that the documentation uses', async () => {
  const { exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
  expect(exports).toHaveProperty(['./heartbeat', 'types'], './dist/src/heartbeat.d.ts');
});
