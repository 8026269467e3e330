import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { saveReport } from './save-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'kcr-pipes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const REPLAY = [
  process.execPath,
  '--import',
  'tsx',
  'bin/dev.js',
  'replay',
  'samples/success2.log',
  '--out',
  join(folder, 'none'),
];

it('ends quietly, and with 0, when nobody reads what it says any more', async () => {
  // The one reader of both, `true`, is gone before a word is written; what is left tells the exit code.
  const script = '{ "$0" "$@" 2>&1; echo $? >&3; } | true';
  const child = spawn('sh', ['-c', script, ...REPLAY], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [, , , told] = child.stdio;
  if (!(told instanceof Readable)) throw new Error('no pipe');
  expect(await text(told)).toBe('0\n');
}, 20_000);

it('says on standard output all the same what came of it where nobody listens to the talk', async () => {
  const report = await saveReport(join(folder, 'report.json'), [20]);
  const argv = [...REPLAY.slice(1, -3), report, '--out', join(folder, 'out')];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  const closed = once(child, 'close');
  expect(await text(child.stdout)).toMatch(/^REPLAYED\n(.|\n)*What it does not show/);
  // The call did not fail before the fix either.
  expect(await closed).toEqual([3, null]);
}, 20_000);
