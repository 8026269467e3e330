import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

it.each([
  ['analyze', '--help'],
  ['nosuch', 'samples/fail3.log'],
  ['help', 'compare'],
])('goes the long way where help or another command is wanted: %s %s', async (...args) => {
  const { stdout, stderr } = await built(args);
  expect(`${stdout}${stderr}`).toMatch(args[0] === 'nosuch' ? /nosuch/ : /USAGE|nothing/i);
  expect(stderr).not.toContain('HelpWanted');
});
