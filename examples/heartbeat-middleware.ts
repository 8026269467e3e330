/**
 * A slow JSON route of your own, kept alive: `npx tsx examples/heartbeat-middleware.ts`, then
 *   curl -sS -i -X POST localhost:3000/report -H 'content-type: application/json' -d '{"seconds": 7}'
 * Callers with an idle timer of 5 s get the answer after 7 s, and a status of 503 if the route says 503.
 * Outside this repository the import is `kcr/heartbeat`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import express, { type ErrorRequestHandler } from 'express';
import { callerSignal, heartbeat } from '../src/heartbeat.ts';

export const app = express();

app.post('/report', heartbeat({ firstByteMs: 2000, intervalMs: 2000 }), express.json(), async (req, res) => {
  const seconds = Number(req.body?.seconds ?? 7);
  if (!(seconds >= 0 && seconds <= 600)) {
    res.status(422).json({ error: 'seconds: expected a number from 0 to 600' });
    return;
  }
  try {
    await wait(seconds * 1000, undefined, { signal: callerSignal(req) });
  } catch {
    // The caller has left: there is nobody to answer.
    return;
  }
  if (seconds > 60) res.status(503).json({ error: 'the report is too long' });
  else res.json({ report: 'done', seconds });
});

// Express's own sends an HTML page, outside production with the stack trace; callers of JSON want JSON.
const failed: ErrorRequestHandler = (error: { status?: number }, _req, res, _next) => {
  const status = error.status ?? 500;
  res.status(status).json({ error: status < 500 ? 'the request is not valid' : 'the report failed' });
};
app.use(failed);

if (process.argv[1] === import.meta.filename) {
  app.listen(3000, '127.0.0.1', () => process.stdout.write('http://127.0.0.1:3000/report\n'));
}
