import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lateBody } from '../../../src/server/heartbeat/late-body.ts';

describe('an error after status 200', () => {
  it('says its message in stderr, where callers look, and the status that was meant', () => {
    expect(JSON.parse(lateBody(503, '{"error":"no pod","error_type":"x"}'))).toEqual({
      error: 'no pod',
      error_type: 'x',
      stdout: '',
      stderr: 'no pod',
      status: 503,
    });
  });

  it('keeps what the work had already printed', () => {
    expect(JSON.parse(lateBody(500, '{"stdout":"1","stderr":"E"}'))).toMatchObject({ stdout: '1', stderr: 'E' });
  });

  it('names the status when the body is no JSON, such as the HTML of a framework', () => {
    expect(JSON.parse(lateBody(500, '<pre>at /srv/app.js:3</pre>'))).toEqual({
      stdout: '',
      stderr: 'Internal Server Error',
      status: 500,
    });
  });

  it('is one JSON object with a message, whatever the body was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        const late = JSON.parse(lateBody(status, body)) as Record<string, unknown>;
        expect(late.status).toBe(status);
        expect(typeof late.stderr === 'string' && late.stderr !== '').toBe(true);
        expect(typeof late.stdout).toBe('string');
      }),
    );
  });
});
