/** Run by `sandbox.test.ts`, which kills it while its program runs. */
import { execRequest, never } from '../exec-request.ts';
import { openLocal } from './open-local.ts';

const { executor, store } = await openLocal({ sandbox: 'on' });
const code = 'setsid sleep 65.25 & echo x > started; sleep 65.25';
await executor.execute(execRequest({ lang: 'bash', code }), never(), ({ kind }) => {
  // It says so before the process is there.
  if (kind === 'started') setTimeout(() => process.stdout.write('started'), 2_000);
});
await store.sweep();
