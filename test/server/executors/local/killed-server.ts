/** Run by `sandbox.test.ts`, which kills it while its program runs. */
import { execRequest, never } from '../exec-request.ts';
import { openLocal } from './open-local.ts';

const { executor } = await openLocal({ sandbox: 'on' });
const code = 'setsid sleep 65.25 & sleep 65.25';
await executor.execute(execRequest({ lang: 'bash', code }), never(), () => {});
