import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packCalls, unpackCalls } from '../../../src/renderers/html/pack/pack-calls.ts';
import type { ReportRequest } from '../../../src/report.ts';
import { delivered, event, request } from '../../helpers/report-builder.ts';

/** What is left of a call when the page has it. */
function onPage(call: ReportRequest): ReportRequest {
  const events = call.events.map((each) => ({ ...each, at: null, bytes: 0, sha256: null, offset: 0 }));
  return { ...call, events };
}

const throughJson = (calls: readonly ReportRequest[]) => unpackCalls(JSON.parse(JSON.stringify(packCalls(calls))));

describe('packCalls', () => {
  it('gives every call and event back', () => {
    const calls = [
      request(),
      delivered({ attributes: { language: 'js', exitCode: 0 } }),
      request({ id: 'x', events: [] }),
    ];
    const names = ['language', 'codeLength', 'exitCode'];
    const padded = calls.map((call) => ({
      ...onPage(call),
      attributes: Object.fromEntries(names.map((name) => [name, call.attributes[name] ?? null])),
    }));
    expect(throughJson(calls)).toEqual(padded);
  });

  it('gives texts and earlier requests back that hold the ids of their call', () => {
    const sessionId = 'mQ7xV2bLk0TzYw4nRc8Je';
    const attributes = { sessionId, executionId: '7WeeH50C' };
    const call = request({
      attributes,
      events: [event({ text: `Code execution 7WeeH50C completed: session ${sessionId}, 7WeeH50C` })],
    });
    expect(throughJson([call])).toEqual([onPage(call)]);
    expect(JSON.stringify(packCalls([call])).split(sessionId)).toHaveLength(2);
  });

  it('tells records apart that stand on one line', () => {
    const call = request({ events: [event({ line: 1, offset: 700 }), event({ line: 1, offset: 300 })] });
    expect(throughJson([call])[0]?.events.map(({ offset }) => offset)).toEqual([400, 0]);
  });

  it('keeps any texts, lines and offsets', () => {
    const events = fc.array(
      fc.record({
        text: fc.string({ unit: 'grapheme' }),
        file: fc.constantFrom('a.log', 'b.log', '-'),
        line: fc.integer({ min: 1, max: 1e9 }),
        offsetMs: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      }),
    );
    fc.assert(
      fc.property(fc.array(events, { maxLength: 5 }), (all) => {
        const calls = all.map((own, n) =>
          request({ id: `c${n}`, events: own.map((each) => ({ ...event(), ...each })) }),
        );
        const facts = (list: readonly ReportRequest[]) =>
          list.map((call) =>
            call.events.map(({ text, file, line, offsetMs }) => [text, file, line, (offsetMs ?? 0) + 0]),
          );
        expect(facts(throughJson(calls))).toEqual(facts(calls));
      }),
    );
  });
});
