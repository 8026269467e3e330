import { describe, expect, it } from 'vitest';
import { redactReport, redactRequests } from '../src/redact-report.ts';
import { event, report, request } from './helpers/report-builder.ts';

const SECRET = 'password=hunter2';

describe('redactRequests', () => {
  it('hides what redactReport hides, wherever a request has a text', () => {
    const base = request({
      doubts: [`doubt ${SECRET}`],
      method: SECRET,
      path: `/exec?${SECRET}`,
      termination: SECRET,
      attributes: { language: SECRET, files: 1 },
      connection: { peer: SECRET, nth: 2, previous: [`GET /x?${SECRET}`], idleMs: null, basis: 'inferred' },
      events: [event({ text: 'plain' }), event({ text: SECRET }), event({ text: 'plain', file: SECRET })],
    });
    const given = [base, request({ id: SECRET }), ...report().requests];
    const [shown] = [[...redactRequests(given)]];
    expect(shown).toEqual(redactReport({ requests: given }).requests);
    expect(JSON.stringify(shown[0])).not.toBe(JSON.stringify(base));
    expect(JSON.stringify(shown)).toBe(JSON.stringify(redactReport({ requests: given }).requests));
  });

  it('makes no copy of a request without a secret', () => {
    const plain = request({ id: 'plain' });
    expect([...redactRequests([plain])][0]).toBe(plain);
  });
});
