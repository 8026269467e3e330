import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/**
 * Everything that has gone wrong with heartbeats once, and the test that would notice. The tests are named here by a
 * piece of their titles, so that none is lost when they are moved or renamed.
 */
const TRAPS: readonly (readonly [trap: string, test: string])[] = [
  ['`res.socket` is null for a pipelined response', 'is never begun on a pipelined response whose turn has not come'],
  ['a drip needs HTTP/1.1', 'HTTP/1.0 although a drip was asked for'],
  ['the bytes sent before must come off the head', 'is followed by a legal head whatever the number of bytes'],
  ['…also when the head comes in several writes', 'takes the bytes off a response that somebody writes through'],
  ['a next write that is no status line', 'cuts the connection rather than send something that cannot follow'],
  ['`req` closes as soon as its body is read', 'is noticed in silence, while dripping and in white space'],
  ['`res.writable` stays true after the caller has gone', 'is noticed in silence, while dripping and in white space'],
  ['a pipelined response never says that it is closed', 'is noticed for a pipelined response whose turn never came'],
  ['`finish` is said of an answer that a reset caller never took', 'is not taken for delivery when it resets'],
  ['`finish` is said when the connection is destroyed', 'is not taken for delivery when the connection is destroyed'],
  ['the callback of `end` may never run', 'answers a second time into nothing'],
  ['beats pile up behind a stalled reader', 'are left out while the caller does not read'],
  ['an answer that is never taken', 'is cut off when it does not read the answer before the deadline'],
  ['Content-Length together with beats', 'sends headers that no proxy or middleware holds back'],
  ['compression holds beats back', 'compression in front of the route does not hold beats back'],
  ['a vanished peer', 'a caller whose packets vanish is noticed while nothing is sent'],
  ['a keep-alive hint of 5 s shortens the callers’ timers to 4 s', 'of short answers are closed by default, hinted at'],
  ['SIGTERM cuts streams', 'ends a committed stream in complete JSON'],
  ['SIGTERM in the drip', 'answers a real 503 at the end of the grace period while the status is free'],
  ['`close` destroys connections whose answer is on its way', 'cuts a caller that does not take its answer, within'],
  ['work goes on for nobody', 'before the first byte aborts the work, and leaves no access line'],
  ['a late status', 'tells a status that came too late in a trailer'],
  ['heartbeats never end by themselves', 'answers with the real status while it is free, and aborts the work'],
  ['a proxy waits for the whole status line', 'a caller behind a proxy that says Via'],
  ['beats before the request is whole', 'wait until the request has been sent whole'],
  ['an error after the commit', 'streaming_path_error_after_commit_is_json'],
];

const NAMED = [
  'sends_early_heartbeat_for_long_request',
  'streamed_response_ends_with_valid_exec_json',
  'streamed_path_handles_runtime_error_with_json_payload',
  'fast_path_returns_normal_non_stream_response',
  'slow_path_returns_streaming_response',
  'streaming_path_logs_disconnect_and_completion',
  'streaming_path_error_after_commit_is_json',
  'status_decided_after_the_first_beats_arrives_as_that_status',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const suites = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('traps.test.ts'))
  .map((name) => readFileSync(`${root}/${name}`, 'utf8'))
  .join('\n');

it.each(TRAPS)('%s: there is a test', (_, test) => {
  expect(suites).toContain(test);
});

it.each(NAMED)('the test %s is there under this name', (name) => {
  expect(suites).toContain(`it('${name}'`);
});
