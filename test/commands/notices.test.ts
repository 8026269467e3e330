import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import Analyze from '../../commands/analyze.ts';
import Compare from '../../commands/compare.ts';
import Explain from '../../commands/explain.ts';
import Replay from '../../commands/replay.ts';
import Verify from '../../commands/verify.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'kcr-notices-'));
afterAll(() => rmSync(folder, { recursive: true }));
const logs = join(folder, 'logs');
mkdirSync(logs);
copyFileSync('samples/fail3.log', join(logs, 'fail3.log'));
writeFileSync(join(logs, 'notes.csv'), 'a,b\n');
const report = join(folder, 'report.json');
writeFileSync(report, (await runCommand(Analyze, [logs, '--json'])).stdout);

it.each([
  ['analyze', Analyze, [logs]],
  ['explain', Explain, ['FxH3p4hZ', logs]],
  ['verify', Verify, [report, logs]],
  ['compare', Compare, [logs, 'samples/success2.log']],
  // No call has this id: nothing is played.
  ['replay', Replay, [logs, '--only', 'failing', '--path', '/none']],
] as const)('kcr %s says which files of a directory it passed over', async (_, command, argv) => {
  const { stderr } = await runCommand(command, argv);
  expect(stderr).toContain('kcr: ');
  expect(stderr).toMatch(/that does not look like logs passed over \(notes\.csv\)/);
});

it('says that it read standard input where no file was named and nothing came', () => {
  const args = ['--import', 'tsx', 'bin/dev.js', 'analyze'];
  const { stderr, status } = spawnSync(process.execPath, args, { input: '', encoding: 'utf8' });
  expect(stderr).toBe('kcr: no file was named, and nothing came on standard input. Name a log: kcr analyze FILE\n');
  expect(status).toBe(4);
});
