import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kcr-quick-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the built kcr; `probe` is a script that Node runs before it. */
async function built(
  args: readonly string[],
  probe = '',
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const file = join(folder, 'probe.cjs');
  await writeFile(file, probe);
  return spawnSync(process.execPath, ['--require', file, 'bin/run.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    input: '',
  });
}

it('starts the analysis of a log without looking for files of packages', async () => {
  const probe = `process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));`;
  const { status, stdout, stderr } = await built(['analyze', 'samples/fail3.log'], probe);
  expect(status).toBe(1);
  expect(stdout).toContain('pooled-socket-timeout');
  const files: unknown[] = JSON.parse(stderr);
  expect(files.filter((file) => String(file).includes('oclif'))).toEqual([]);
  expect(files.length).toBeLessThan(12);
});

it('has compiled code for this Node', async () => {
  const probe = `
    const vm = require('node:vm');
    const { Script } = vm;
    vm.Script = class extends Script {
      constructor(...args) {
        super(...args);
        if (this.cachedDataRejected !== undefined) process.stderr.write('refused: ' + this.cachedDataRejected);
      }
    };
    require('node:module').syncBuiltinESMExports();`;
  expect((await built(['explain', 'FxH', 'samples/fail3.log'], probe)).stderr).toBe('refused: false');
});

/** What Node's own standard output is where it is a terminal. */
const TERMINAL = 'Object.assign(process.stdout, { isTTY: true, columns: 80, getWindowSize: () => [80, 24] });';

/** What a built file imports by a package's name, statically or not. */
const IMPORTED = /(?:\bfrom |\bimport |\bimport\(|\brequire\()"([^"./][^"]*)"/g;

async function filesOf(...folders: string[]): Promise<string[]> {
  const lists = await Promise.all(
    folders.map(async (name) => (await readdir(join(ROOT, name))).map((file) => join(ROOT, name, file))),
  );
  return lists.flat().filter((file) => file.endsWith('.js'));
}

/** `date-fns` of `date-fns/parseISO`. */
function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

it('imports nothing but its own dependencies, whose versions are what it was built with', async () => {
  const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const found = new Set<string>();
  for (const file of await filesOf('dist/commands', 'dist/chunks')) {
    for (const [, name = ''] of (await readFile(file, 'utf8')).matchAll(IMPORTED)) found.add(name);
  }
  const foreign = [...found].filter((name) => !isBuiltin(name) && !(packageOf(name) in dependencies));
  expect(found.size).toBeGreaterThan(10);
  expect(foreign).toEqual([]);
});

it.each([
  ['analyze', ['samples/success2.log'], 0],
  ['compare', ['samples/fail3.log', 'samples/fail3.log'], 1],
  ['replay', ['samples/fail3.log', '--path', '/none'], 4],
] as const)('runs on a terminal: %s', async (command, args, code) => {
  const { status, stderr } = await built([command, ...args], TERMINAL);
  expect(stderr).not.toMatch(/module|export/);
  expect(status).toBe(code);
});

it.each([
  ['analyze', '--help'],
  ['nosuch', 'samples/fail3.log'],
  ['help', 'compare'],
])('goes the long way where help or another command is wanted: %s %s', async (...args) => {
  const { stdout, stderr } = await built(args);
  expect(`${stdout}${stderr}`).toMatch(args[0] === 'nosuch' ? /nosuch/ : /USAGE|nothing/i);
  expect(stderr).not.toContain('HelpWanted');
});
