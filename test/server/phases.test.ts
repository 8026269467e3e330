import { describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/lifecycle-log.ts';
import { type RawCaller, rawCaller, rawRequest } from './support/raw-caller.ts';
import { done } from './support/scripted-executor.ts';
import { KEY, type LogLine, type TestServer, testServer } from './support/server.ts';

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const EXEC = rawRequest('POST /exec', {
  headers: HEADERS,
  body: JSON.stringify({ lang: 'py', code: 'print(1)' }),
});

interface PhaseCase {
  readonly flags: Record<string, string | number>;
  /** Brings the call to where its caller is to leave. */
  readonly reach: (server: TestServer, caller: RawCaller) => Promise<void>;
}

const PHASES: Record<string, PhaseCase> = {
  request: {
    flags: {},
    async reach(_server, caller) {
      const expecting = { ...HEADERS, Expect: '100-continue', 'Content-Length': '10' };
      caller.send(rawRequest('POST /exec', { headers: expecting }));
      await caller.until((text) => text.includes('100 Continue'));
    },
  },
  silent: {
    flags: { 'first-byte': '60s' },
    async reach(server, caller) {
      caller.send(EXEC);
      await server.next();
    },
  },
  drip: {
    flags: { interval: '60s' },
    async reach(server, caller) {
      caller.send(EXEC);
      await server.next();
      await caller.until((text) => text === 'H');
    },
  },
  'white-space': {
    flags: { heartbeat: 'body', interval: '60s' },
    async reach(server, caller) {
      caller.send(EXEC);
      await server.next();
      await caller.until((text) => text.endsWith('\n\r\n'));
    },
  },
  answer: {
    flags: { 'first-byte': '60s' },
    async reach(server, caller) {
      caller.send(EXEC);
      const run = await server.next();
      caller.socket.pause();
      const begun = new Promise((resolve) => caller.socket.once('readable', resolve));
      run.finish(done('x'.repeat(20 << 20)));
      await begun;
    },
  },
};

const stamp = (line: LogLine) => Date.parse(String(line.timestamp));

// The line is to be written within 50 ms of the leaving; the bound here only tells that from a timer of any kind (the
// next beat, the end of the work, a check each second), on a machine that is busy with other tests.
const GENEROUS_MS = 900;

describe('a caller that leaves is noticed at once', () => {
  for (const [phase, { flags, reach }] of Object.entries(PHASES)) {
    for (const how of ['fin', 'reset'] as const) {
      it(`in the phase ${phase}, by ${how === 'fin' ? 'an orderly end' : 'a reset'}, with the true time`, async () => {
        const server = await testServer(flags);
        const caller = await rawCaller(server.port);
        await reach(server, caller);
        const leftAt = Date.now();
        if (how === 'fin') caller.socket.destroy();
        else caller.socket.resetAndDestroy();
        const line = await server.logged(EVENTS.callerLeft);
        // What has bytes unread sends a reset in any case, and one that broke off in its request still gets its 400.
        const ways = phase === 'answer' ? ['reset'] : [how];
        expect(line).toMatchObject({ phase, closed_by: 'caller', how: expect.toBeOneOf(ways), connection_request: 1 });
        expect(stamp(line) - leftAt).toBeGreaterThan(-5);
        expect(stamp(line) - leftAt).toBeLessThan(GENEROUS_MS);
        expect(server.events()).not.toContain(EVENTS.responseSent);
        expect(server.events()).not.toContain(EVENTS.serverClosed);
      });
    }
  }
});
