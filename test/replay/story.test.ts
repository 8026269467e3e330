import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import Compare from '../../commands/compare.ts';
import Replay from '../../commands/replay.ts';
import { analyze } from '../../src/analyze.ts';
import { FIXES, WITHOUT_FIX } from '../../src/replay/fixes.ts';
import { ownServer } from '../../src/replay/own-server.ts';
import { runCommand } from '../helpers/run-command.ts';

const folder = await mkdtemp(join(tmpdir(), 'kcr-story-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const LOGS = ['server.log', 'librechat.log'];

describe('kcr replay samples/fail3.log', () => {
  it('hangs up at 5.00 s without the fix and never with it, and says so', async () => {
    const out = join(folder, 'story');
    const ran = await runCommand(Replay, ['samples/fail3.log', '--out', out]);
    expect(ran.stdout).toMatch(/^FIXED\nFixed: 4 of 4 exposed calls failed before, 0 of 4 after, p = 0\.029\.$/m);
    expect(ran.stdout).toMatch(/What this shows\n {2}• The fix works for this workload and the caller librechat/);
    expect(ran.stdout).toMatch(/What it does not show\n/);
    expect(ran.stderr.match(/^✗ before .* files .*$/gm)).toHaveLength(4);
    expect(ran.stderr.match(/^✓ after .* files {2}200$/gm)).toHaveLength(4);
    expect(ran.code).toBe(0);

    const [before, after] = await Promise.all(
      ['before', 'after'].map((side) => analyze(LOGS.map((log) => join(out, side, log)))),
    );
    expect(before?.report.verdict).toMatchObject({ kind: 'root-cause', rule: 'pooled-socket-timeout' });
    expect(Math.round((before?.report.cutoff?.ms ?? 0) / 100) / 10).toBe(5);
    expect(before?.report.cutoff).toMatchObject({ died: 4, connectionsReused: 'all-died-reused' });
    expect(after?.report.verdict.kind).toBe('healthy');
    const logs = await Promise.all(LOGS.map((log) => readFile(join(out, 'before', log), 'utf8')));
    expect(logs.join('')).not.toMatch(/kcr-replay-[A-Za-z0-9_-]{21}/);
  });

  it('ends as kcr compare does where the change helps nobody', async () => {
    const argv = ['samples/fail3.log', '--only', 'q0ZtW8cN', '--caller', 'deadline', '--json'];
    const ran = await runCommand(Replay, [...argv, '--out', join(folder, 'deadline')]);
    const { comparison, repeat } = JSON.parse(ran.stdout) as {
      comparison: { verdict: string; exposed: { after: object } };
      repeat: number;
    };
    expect(repeat).toBe(4);
    expect(comparison).toMatchObject({ verdict: 'not-fixed', exposed: { after: { failed: 4, of: 4 } } });
    expect(ran.code).toBe(1);
  });
});

describe('kcr replay against a server, a fix, kcr replay again, kcr compare', () => {
  it('shows the failure, that it is gone, and that the fix is proven', async () => {
    const sides: string[] = [];
    for (const [name, settings, code, result] of [
      ['broken', WITHOUT_FIX, 1, '4 {3}failed: socket hang up, after'],
      ['mended', FIXES.all, 0, '4 {3}answered, after'],
    ] as const) {
      const { target, log, stop } = await ownServer(settings, join(folder, name, 'server'), '0');
      const out = join(folder, name, 'replay');
      const argv = ['samples/fail3.log', '--only', 'q0ZtW8cN', '--repeat', '4', '--jobs', '4', '--out', out];
      const to = ['--target', target.url, '--api-key', target.apiKey ?? ''];
      const ran = await runCommand(Replay, [...argv, ...to]);
      await stop();
      expect(ran.stdout).toMatch(new RegExp(result));
      expect(ran.code).toBe(code);
      sides.push(`${join(out, 'librechat.log')},${log}`);
    }
    const compared = await runCommand(Compare, sides);
    expect(compared.stdout).toMatch(/^FIXED\nFixed: 4 of 4 exposed calls failed before, 0 of 4 after, p = 0\.029\.$/m);
    expect(compared.code).toBe(0);
  });
});
