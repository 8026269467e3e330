/** Run by `as-ordinary-user.test.ts` as another user; prints what it found as JSON. */
import { execRequest } from '../exec-request.ts';
import { openLocal } from './open-local.ts';

async function main(): Promise<void> {
  const local = await openLocal({ sandbox: 'on', limits: { timeMs: 20_000, processes: 30 } });
  const hello = await local.run('bash', 'id -u; pwd; basename $0; echo err > /dev/stderr; echo x > made.txt');
  const contained = await local.run(
    'bash',
    'unshare -Ur true && echo unshared; touch /x /usr/x; ls /home; cat /proc/1/environ | head -c 1; true',
  );
  const survivors = await local.run('bash', 'setsid sleep 64.25 & true');
  const forks = await local.run('bash', 'for i in $(seq 40); do sleep 0.2 & done; wait');
  const abort = new AbortController();
  const cancelled = await local.executor.execute(
    execRequest({ lang: 'bash', code: 'sleep 60' }),
    abort.signal,
    ({ kind }) => {
      if (kind === 'started') setImmediate(() => abort.abort());
    },
  );
  await local.close();
  const report = {
    sandboxed: local.executor.sandboxed,
    hello: [hello.stdout, hello.stderr, hello.exitCode, hello.files.map(({ name }) => name)],
    contained: [contained.stdout, contained.exitCode],
    survivors: survivors.stderr,
    forks: forks.stderr.includes('Resource temporarily unavailable'),
    cancelled: cancelled.kind === 'refused' ? cancelled.errorType : cancelled.kind,
  };
  process.stdout.write(JSON.stringify(report));
}

await main();
