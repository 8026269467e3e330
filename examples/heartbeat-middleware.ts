/**
 * A slow JSON route of your own, kept alive: `npx tsx examples/heartbeat-middleware.ts`, then
 *   curl -sS -i -X POST localhost:3000/report -H 'content-type: application/json' -d '{"seconds": 7}'
 * Callers with an idle timer of 5 s get the answer after 7 s, and a status of 503 if the route says 503.
 * Outside this repository the import is `kcr/heartbeat`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import { callerSignal, heartbeat } from '../src/heartbeat.ts';

export const app = express();

app.post('/report', heartbeat({ firstByteMs: 2000, intervalMs: 2000 }), express.json(), async (req, res) => {
  const seconds = Number(req.body?.seconds ?? 7);
  try {
    await wait(seconds * 1000, undefined, { signal: callerSignal(req) });
  } catch {
    // The caller has left: there is nobody to answer.
    return;
  }
  if (seconds > 60) res.status(503).json({ error: 'the report is too long' });
  else res.json({ report: 'done', seconds });
});

if (process.argv[1] === import.meta.filename) {
  app.listen(3000, '127.0.0.1', () => process.stdout.write('http://127.0.0.1:3000/report\n'));
}
