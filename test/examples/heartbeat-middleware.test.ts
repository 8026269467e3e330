import { expect, it } from 'vitest';
import { app } from '../../examples/heartbeat-middleware.ts';
import { listen } from '../server/support/listen.ts';

it('the example keeps its caller waiting and answers', async () => {
  const { url } = await listen(app);
  const response = await fetch(`${url}/report`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"seconds":2.2}',
  });
  expect([response.status, await response.json()]).toEqual([200, { report: 'done', seconds: 2.2 }]);
});
