import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, type TestContext, vi } from 'vitest';
import type { LocalOptions } from '../../../../src/server/executors/local/local-options.ts';
import { temporaryDirectory } from '../../store/temporary-directory.ts';
import { listen, shut } from '../contract-server.ts';
import { execRequest } from '../exec-request.ts';
import { type OpenedLocal, openLocal } from './open-local.ts';

const KILLED_SERVER = fileURLToPath(new URL('./killed-server.ts', import.meta.url));

let local: OpenedLocal;
beforeAll(async () => {
  local = await openLocal({ limits: { timeMs: 30_000 } });
});
afterAll(() => local.close());
beforeEach((ctx) => {
  ctx.skip(!local.executor.sandboxed, `no sandbox here: ${local.executor.sandboxAdvice}`);
});

async function limited(limits: LocalOptions['limits'] & object): Promise<OpenedLocal> {
  const opened = await openLocal({ limits });
  onTestFinished(opened.close);
  return opened;
}

/** Whether a process with this in its command line runs on the machine. */
function isRunning(mark: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(mark);
    } catch {
      return false;
    }
  });
}

/** For what no event tells of: processes of another process. */
function waitFor(condition: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(condition()).toBe(true), { timeout: 30_000 });
}

function needsPython(ctx: TestContext): void {
  ctx.skip(!local.executor.languages.includes('py'), 'python3 is not installed');
}

describe('a program in the sandbox', () => {
  it('has no network, not even that of this machine', async () => {
    const server = createServer((_, res) => res.end('reached'));
    const url = await listen(server);
    onTestFinished(() => shut(server));
    const { stdout } = await local.run(
      'bash',
      `exec 3<>/dev/tcp/127.0.0.1/${new URL(url).port} && echo reached; ls /sys/class/net; cat /proc/net/dev | tail -n +3 | cut -d: -f1`,
    );
    expect(stdout.trim()).toBe('lo');
  });

  it('writes nowhere but to /mnt/data and its own temporary folders', async () => {
    const code = `for folder in / /usr /usr/lib /etc /dev /mnt /mnt/code /proc /run /var/tmp /home /root; do
      touch "$folder/kcr-was-here" 2>/dev/null && echo "wrote to $folder"; done
      echo x >> "$0" 2>/dev/null && echo changed its source
      for folder in /mnt/data /tmp /dev/shm; do touch "$folder/x" && echo "may write to $folder"; done; true`;
    const { stdout } = await local.run('bash', code);
    expect(stdout).toBe('may write to /mnt/data\nmay write to /tmp\nmay write to /dev/shm\n');
  });

  it('sees no file of another session, nor where they are kept', async () => {
    const other = await local.store.createSession();
    const content = Readable.from([Buffer.from('the secret of somebody')]);
    const secret = await local.store.addFile(other.id, { name: 'secret.txt', contentType: null }, content);
    const path = `${local.store.directory}/sessions/${other.id}/files/${secret.id}`;
    const { stdout } = await local.run(
      'bash',
      `cat ${path}; ls ${local.store.directory}; grep -rl "the secre[t] of" /mnt /tmp /home /root /var 2>/dev/null; ls -A /tmp`,
    );
    expect(stdout).toBe('');
  });

  it('sees no file of an execution that runs at the same time', async () => {
    const runs = Array.from({ length: 3 }, (_, i) =>
      local.run('bash', `echo ${i} > mine; sleep 0.3; ls; cat mine; ls /tmp`),
    );
    expect((await Promise.all(runs)).map(({ stdout }) => stdout)).toEqual(['mine\n0\n', 'mine\n1\n', 'mine\n2\n']);
  });

  it('sees no process, no variable and no user of the server', async () => {
    process.env.KCR_TEST_SECRET = 'a key of the server';
    onTestFinished(() => {
      delete process.env.KCR_TEST_SECRET;
    });
    const code =
      'env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; ls /proc | grep -c "^[0-9]"; cat /etc/shadow; id -u';
    const { stdout } = await local.run('bash', code);
    expect(stdout).not.toMatch(/a key of|vitest/);
    expect(stdout).not.toMatch(/^0$/m);
  });

  it('gets no new rights', async () => {
    const code = `unshare --user --map-root-user true && echo made a namespace
      mount -t tmpfs none /tmp && echo mounted
      chroot / true && echo changed its root
      grep -E "^(CapEff|NoNewPrivs)" /proc/self/status`;
    const { stdout } = await local.run('bash', code);
    expect(stdout).toBe('CapEff:\t0000000000000000\nNoNewPrivs:\t1\n');
  });

  it('gets no memory that belongs to no process', async (ctx) => {
    needsPython(ctx);
    const code = 'import os\ntry:\n  os.memfd_create("x")\nexcept OSError as error:\n  print(error.errno)';
    expect((await local.run('py', code)).stdout).toBe('1\n');
  });

  it('can write to /dev/stdout and /dev/stderr', async () => {
    const result = await local.run('bash', 'echo out > /dev/stdout; echo err > /dev/stderr');
    expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
  });
});

describe('what is contained, and reported', () => {
  it('a fork bomb', async () => {
    const { run } = await limited({ timeMs: 3_000, processes: 40 });
    const { exitCode, stderr } = await run('bash', 'bomb() { bomb | bomb & }; bomb; sleep 20');
    expect(stderr).toContain('Resource temporarily unavailable');
    expect(exitCode).not.toBe(0);
    expect(await local.run('bash', 'echo fine')).toMatchObject({ stdout: 'fine\n' });
  });

  it('a process that takes more memory than it may', async (ctx) => {
    needsPython(ctx);
    const { run } = await limited({ memoryBytes: 200 * 1024 * 1024 });
    const { exitCode, stderr } = await run('py', 'x = []\nwhile True: x.append(bytearray(10_000_000))');
    // Its own limit, or the watch over all of them, whichever is quicker.
    expect([1, 137]).toContain(exitCode);
    expect(stderr).toMatch(exitCode === 1 ? /MemoryError/ : /kcr: Memory limit of 200 MiB exceeded/);
  });

  it('many processes that take more memory together than they may', async (ctx) => {
    needsPython(ctx);
    const { run } = await limited({ memoryBytes: 200 * 1024 * 1024 });
    const code = `import os, time
for _ in range(6):
    if os.fork() == 0:
        x = bytearray(os.urandom(4096) * 20_000)
        time.sleep(20)
        os._exit(0)
time.sleep(20)`;
    const { exitCode, stderr } = await run('py', code);
    expect(stderr).toContain('kcr: Memory limit of 200 MiB exceeded: the program was ended');
    expect(exitCode).toBe(137);
  });

  it('but not forked processes that only share a lot of it', async (ctx) => {
    needsPython(ctx);
    const { run } = await limited({ memoryBytes: 300 * 1024 * 1024 });
    const code = `import os, time
x = bytearray(os.urandom(4096) * 25_000)
for _ in range(5):
    if os.fork() == 0:
        sum(x[::4096])
        time.sleep(1.5)
        os._exit(0)
for _ in range(5): os.wait()
print("shared")`;
    expect(await run('py', code)).toMatchObject({ exitCode: 0, stdout: 'shared\n', stderr: '' });
  });

  it.each([
    ['stdout', 'yes'],
    ['stderr', 'yes >&2'],
  ])('endless output on %s', async (stream, code) => {
    const { run } = await limited({ outputBytes: 64 * 1024 });
    const result = await run('bash', code);
    expect(result.stderr).toContain(`kcr: Output limit of 0.06 MiB on ${stream} exceeded: the program was ended`);
    expect(stream === 'stdout' ? result.stdout.length : result.stderr.indexOf('kcr:')).toBeLessThanOrEqual(
      64 * 1024 + 1,
    );
    expect(result.exitCode).toBe(137);
  });

  it('a disk that fills up, in bytes and in files', async () => {
    const { run } = await limited({ diskBytes: 5 * 1024 * 1024, diskEntries: 500 });
    const bytes = await run('bash', 'while :; do i=$((i+1)); head -c 1000000 /dev/zero > /tmp/f$i; done');
    const files = await run('bash', 'while :; do i=$((i+1)); : > f$i; done');
    for (const { exitCode, stderr } of [bytes, files]) {
      expect(stderr).toContain('kcr: Disk limit of 5 MiB or 500 files exceeded: the program was ended');
      expect(exitCode).toBe(137);
    }
  });

  it('a program that takes too long, with what it did until then', async () => {
    const { run } = await limited({ timeMs: 2_000 });
    const result = await run('bash', 'echo begun; echo x > made.txt; sleep 60.25');
    expect(result).toMatchObject({ exitCode: 124, stdout: 'begun\n', files: [{ name: 'made.txt' }] });
    expect(result.stderr).toContain('kcr: Execution timed out after 2 s');
    expect(isRunning('sleep 60.25')).toBe(false);
  });

  it('children that survive their parent', async () => {
    const code =
      'sleep 61.25 & setsid nohup sleep 61.25 >/dev/null 2>&1 & (setsid sleep 61.25 &) ; disown -a; echo done';
    const result = await local.run('bash', code);
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n' });
    expect(result.stderr).toBe('kcr: processes that were still running have been ended: 3\n');
    expect(isRunning('sleep 61.25')).toBe(false);
  });

  it('children of a program whose caller left', async () => {
    const abort = new AbortController();
    const code = 'setsid sleep 62.25 & trap "" TERM INT HUP; sleep 62.25; wait';
    const ended = local.executor.execute(execRequest({ lang: 'bash', code }), abort.signal, () => {});
    await waitFor(() => isRunning('sleep 62.25'));
    abort.abort();
    const outcome = await ended;
    expect(outcome).toMatchObject({ kind: 'refused', errorType: 'cancelled' });
    expect(isRunning('sleep 62.25')).toBe(false);
  });

  it('what runs when the server itself is killed', async () => {
    const server = spawn(process.execPath, ['--import', 'tsx', KILLED_SERVER], {
      // What it leaves goes with the test.
      env: { ...process.env, TMPDIR: await temporaryDirectory() },
      stdio: 'inherit',
    });
    await waitFor(() => isRunning('sleep 65.25'));
    server.kill('SIGKILL');
    // The kernel passes it on from process to process.
    await waitFor(() => !isRunning('sleep 65.25'));
  });

  it('a program that kills everything it can', async () => {
    const result = await local.run('bash', 'kill -9 -1; sleep 60');
    expect(result.exitCode).not.toBe(0);
    expect(await local.run('bash', 'echo fine')).toMatchObject({ stdout: 'fine\n' });
  });
});
