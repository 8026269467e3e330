import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Capture } from '../../../../src/server/executors/local/capture.ts';
import { diskUse } from '../../../../src/server/executors/local/disk-use.ts';
import { DEFAULT_RUN_LIMITS } from '../../../../src/server/executors/local/local-options.ts';
import { locateTool } from '../../../../src/server/executors/local/locate-tool.ts';
import { familyIn, familyOf, processTable } from '../../../../src/server/executors/local/process-table.ts';
import { exitCodeOf, stopMessage } from '../../../../src/server/executors/local/stop-reason.ts';
import { UserPool } from '../../../../src/server/executors/local/user-pool.ts';
import { openWorkRoot } from '../../../../src/server/executors/local/work-folder.ts';
import { temporaryDirectory } from '../../store/temporary-directory.ts';

describe('Capture', () => {
  it('keeps the first bytes, however they come, and tells once that there are more', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.nat(60), (chunks, limit) => {
        let told = 0;
        const capture = new Capture(limit, () => (told += 1));
        for (const chunk of chunks) capture.add(Buffer.from(chunk));
        const all = Buffer.concat(chunks);
        expect(told).toBe(all.length > limit ? 1 : 0);
        if (all.length <= limit) expect(capture.text()).toBe(all.toString('utf8'));
      }),
    );
  });

  it('puts characters together that came in two chunks, and cuts none in two', () => {
    const bytes = Buffer.from('añb');
    const whole = new Capture(10, () => {});
    for (const byte of bytes) whole.add(Buffer.from([byte]));
    expect(whole.text()).toBe('añb');
    const cut = new Capture(2, () => {});
    cut.add(bytes);
    expect(cut.text()).toBe('a');
  });

  it('shows bytes that are no text as U+FFFD', () => {
    const capture = new Capture(10, () => {});
    capture.add(Buffer.from([0x61, 0xff, 0xc3]));
    expect(capture.text()).toBe('a\ufffd\ufffd');
  });
});

describe('the process table', () => {
  it('has this process, with its parent and its memory', () => {
    const me = processTable().find(({ pid }) => pid === process.pid);
    expect(me?.parent).toBe(process.ppid);
    expect(me?.residentBytes).toBeGreaterThan(10_000_000);
  });

  it('finds the same family by the lists of children', async () => {
    const child = spawn('sh', ['-c', 'sleep 30 & echo ready; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    await once(child.stdout, 'data');
    const pids = (rows: { pid: number }[]) => rows.map(({ pid }) => pid).sort();
    const { pid = 0 } = child;
    expect(familyOf(pid)).toHaveLength(2);
    expect(pids(familyOf(pid))).toEqual(pids(familyIn(pid, processTable())));
    process.kill(-pid, 'SIGKILL');
    await once(child, 'exit');
    expect(familyOf(pid)).toEqual([]);
  });

  it('finds children of children, and nobody else', () => {
    const row = (pid: number, parent: number) => ({ pid, parent, residentBytes: 1 });
    const table = [row(4, 3), row(1, 0), row(2, 1), row(3, 2), row(5, 1), row(9, 8)];
    expect(familyIn(2, table).map(({ pid }) => pid)).toEqual([2, 3, 4]);
    expect(familyIn(7, table)).toEqual([]);
  });
});

describe('diskUse', () => {
  it('counts what lies below, and follows no link', async () => {
    const folder = await temporaryDirectory();
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', 'x'), Buffer.alloc(10_000, 1));
    await symlink('/', join(folder, 'root'));
    const { bytes, entries } = await diskUse([folder], { bytes: 1e9, entries: 1e9 });
    expect(entries).toBe(3);
    expect(bytes).toBeGreaterThanOrEqual(10_000);
    expect(bytes).toBeLessThan(1_000_000);
  });
});

describe('openWorkRoot', () => {
  it('removes what a server that is gone left, and nothing of one that runs', async () => {
    const gone = spawn('true');
    await once(gone, 'exit');
    const leave = (pid: number | undefined) => mkdtemp(join(tmpdir(), `kcr-work-${pid}-`));
    const [stale, running] = [await leave(gone.pid), await leave(process.pid)];
    onTestFinished(() => rm(running, { recursive: true }));
    await mkdir(join(stale, 'locked', 'inner'), { recursive: true });
    await chmod(join(stale, 'locked'), 0);
    const root = await openWorkRoot(false);
    onTestFinished(() => rm(root, { recursive: true }));
    expect(existsSync(stale)).toBe(false);
    expect(existsSync(running)).toBe(true);
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });
});

describe('UserPool', () => {
  it('gives each its own user, and never root or a person', () => {
    const pool = new UserPool();
    const users = Array.from({ length: 4336 }, () => pool.take());
    expect(new Set(users).size).toBe(4336);
    expect(Math.min(...users)).toBe(61_184);
    expect(Math.max(...users)).toBe(65_519);
    pool.giveBack(62_000);
    expect(pool.take()).toBe(62_000);
  });
});

describe('locateTool', () => {
  it('finds a program wherever the PATH has it, with the folders that it needs', async () => {
    const folder = await temporaryDirectory();
    await mkdir(join(folder, 'tool', 'bin'), { recursive: true });
    await writeFile(join(folder, 'tool', 'bin', 'thing'), '#!/bin/sh\n', { mode: 0o755 });
    await writeFile(join(folder, 'tool', 'bin', 'plain'), 'not a program');
    const env = { PATH: `relative:${folder}/tool/bin:/nowhere` };
    expect(await locateTool('thing', env)).toEqual([
      { path: join(folder, 'tool', 'bin', 'thing'), homes: [join(folder, 'tool')] },
    ]);
    expect(await locateTool('plain', env)).toEqual([]);
    expect(await locateTool('bash', { PATH: '/bin' })).toMatchObject([{ homes: [] }]);
  });
});

it('says 124 of a time-out and 137 of everything else that was killed, with the limit in words', () => {
  expect(exitCodeOf('time')).toBe(124);
  expect(exitCodeOf('memory')).toBe(137);
  expect(stopMessage('time', { ...DEFAULT_RUN_LIMITS, timeMs: 1500 })).toBe('Execution timed out after 1.5 s');
  expect(stopMessage('memory', DEFAULT_RUN_LIMITS)).toContain('512 MiB');
});
