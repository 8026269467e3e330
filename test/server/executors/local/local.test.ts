import { describeExecutor } from '../contract.ts';
import { openLocal } from './open-local.ts';

// With the sandbox where there is one, and without it: nobody may see a difference in the contract.
for (const sandbox of ['auto', 'off'] as const) {
  describeExecutor(`local, sandbox ${sandbox}`, {
    open: () => openLocal({ sandbox }),
    hello: { lang: 'bash', code: 'echo hello' },
    fails: { lang: 'bash', code: 'exit 3' },
    slow: { lang: 'bash', code: 'sleep 60 & setsid sleep 60 & wait' },
    knowsExitCode: true,
  });
}
