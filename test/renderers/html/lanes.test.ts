import { describe, expect, it } from 'vitest';
import { lanesOf, shortened } from '../../../src/renderers/html/lanes.ts';
import { delivered, request } from '../../helpers/report-builder.ts';

const on = (peer: string | null, nth: number, previous: string[]) => ({
  peer,
  nth,
  previous,
  idleMs: 30,
  basis: 'access-line' as const,
});

const told = (steps: ReturnType<typeof shortened>) =>
  steps.map((step) => (step.kind === 'call' ? step.call.id : step.kind === 'other' ? step.name : `+${step.count}`));

describe('lanesOf', () => {
  it('puts a call behind what was on its connection before', () => {
    const [lane] = lanesOf([request()]);
    expect(lane?.steps.map((step) => step.kind)).toEqual(['other', 'other', 'call']);
    expect(lane?.failed).toBe(true);
  });

  it('puts several calls of one connection in one lane, each in its place', () => {
    const first = delivered({ id: 'a', connection: on('p', 2, ['GET /files/x']) });
    const last = request({ id: 'b', connection: on('p', 4, ['GET /files/x', 'POST /exec', 'GET /files/y']) });
    const lanes = lanesOf([first, last]);
    expect(lanes).toHaveLength(1);
    expect(told(lanes[0] ? shortened(lanes[0]) : [])).toEqual(['GET /files/x', 'a', 'GET /files/y', 'b']);
  });

  it('keeps connections apart whose port was never logged', () => {
    const lost = on(null, 2, ['GET /files/x']);
    expect(lanesOf([request({ id: 'a', connection: lost }), request({ id: 'b', connection: lost })])).toHaveLength(2);
  });

  it('shows connections with failed calls first', () => {
    const lanes = lanesOf([delivered({ connection: on('p', 1, []) }), request({ connection: on('q', 1, []) })]);
    expect(lanes.map(({ peer }) => peer)).toEqual(['q', 'p']);
  });

  it('names the latest requests of a long connection by their places when earlier ones are not told', () => {
    const previous = Array.from({ length: 16 }, (_, n) => `GET /${n}`);
    const [lane] = lanesOf([request({ id: 'late', connection: on('p', 40, previous) })]);
    const steps = lane?.steps ?? [];
    expect(steps).toHaveLength(40);
    expect(steps[22]).toEqual({ kind: 'other', name: 'a request' });
    expect(steps.slice(23, 39)).toEqual(previous.map((name) => ({ kind: 'other', name })));
    expect(steps[39]).toMatchObject({ kind: 'call', call: { id: 'late' } });
  });

  it('leaves out of a long lane only what came neither first nor last nor before a failed call', () => {
    const previous = Array.from({ length: 19 }, (_, n) => `GET /${n}`);
    const [lane] = lanesOf([request({ id: 'dead', connection: on('p', 20, previous) })]);
    expect(told(lane ? shortened(lane) : [])).toEqual(['GET /0', 'GET /1', '+16', 'GET /18', 'dead']);
  });
});
