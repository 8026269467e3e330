import { expect, it } from 'vitest';
import { app } from '../../examples/heartbeat-middleware.ts';
import { listen } from '../server/support/listen.ts';

async function post(body: string): Promise<Response> {
  const { url } = await listen(app);
  return fetch(`${url}/report`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

it('the example keeps its caller waiting and answers', async () => {
  const response = await post('{"seconds":2.2}');
  expect([response.status, await response.json()]).toEqual([200, { report: 'done', seconds: 2.2 }]);
});

it.each([
  ['no JSON', '{"seconds":', 400],
  ['no number', '{"seconds":"many"}', 422],
])('the example answers %s in JSON, without a stack trace', async (_, body, status) => {
  const response = await post(body);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/json');
  const text = await response.text();
  expect(Object.keys(JSON.parse(text) as object)).toEqual(['error']);
  expect(text).not.toMatch(/node_modules|at \w+ \(/);
});
