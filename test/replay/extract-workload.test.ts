import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.ts';
import { extractWorkload } from '../../src/replay/extract-workload.ts';
import { sample } from '../helpers/samples.ts';

const workloadOf = async (name: string) => extractWorkload((await analyze([sample(name).path])).report);

describe('extractWorkload', () => {
  it('takes starts, durations, files and connections out of a log', async () => {
    const workload = await workloadOf('fail3');
    expect(workload.calls).toMatchObject([
      {
        id: 'FxH3p4hZ',
        startMs: 0,
        executionMs: 6008,
        filesAttached: true,
        language: 'py',
        failed: true,
        connection: { name: '10.42.1.244:34228', nth: 3, previous: ['POST /upload', expect.stringMatching(/^GET /)] },
      },
      { id: 'q0ZtW8cN', startMs: 8258, executionMs: 5775, filesAttached: true, failed: true },
    ]);
    expect(workload).toMatchObject({ leftOut: [], notes: [], peakConcurrency: 1 });
    expect(workload.cutoffMs).toBeCloseTo(4997, 0);
  });

  it('counts how many calls were at work at once', async () => {
    expect((await workloadOf('success2')).peakConcurrency).toBe(2);
  });

  it('leaves out what cannot be played, and says why', async () => {
    const workload = await workloadOf('12');
    expect(workload.leftOut).toEqual([
      { id: '35aa0bqH', why: 'the log does not tell how long its execution took' },
      { id: expect.stringMatching(/:120$/), why: 'it never reached the server' },
    ]);
    expect(workload.calls.map((call) => call.id)).toEqual(['l6REfoT7', 'Qx5dSVii', '3WHYcrxP']);
  });

  it('plays nothing of the caller’s errors alone', async () => {
    const workload = await workloadOf('24');
    expect(workload.calls).toEqual([]);
    expect(workload.leftOut).toHaveLength(2);
    expect(workload).toMatchObject({ spanMs: 0, peakConcurrency: 0 });
  });

  it('says what it does not know and what is played instead', () => {
    const request = {
      id: 'x',
      method: 'POST',
      path: '/exec',
      startedAt: null,
      outcome: 'caller-left' as const,
      status: null,
      durationMs: null,
      leftAfter: { ms: 5000, earliestMs: 4999, latestMs: 5001 },
      callerReason: 'socket-hang-up',
      connection: null,
      attributes: {},
    };
    const delivered = {
      ...request,
      connection: { peer: '10.0.0.1:4000', nth: 3, previous: ['POST /v1/exec', 'GET /health'] },
      id: 'y',
      path: '/v1/exec',
      outcome: 'delivered' as const,
      status: 503,
      durationMs: 40,
      leftAfter: null,
    };
    const workload = extractWorkload({ schemaVersion: 1, requests: [request, delivered], cutoff: null });
    expect(workload.calls).toMatchObject([
      {
        id: 'x',
        startMs: 0,
        executionMs: 6000,
        atLeast: true,
        failed: true,
        failure: { kind: 'broken', afterMs: { from: 4999, to: 5001 } },
      },
      {
        id: 'y',
        startMs: 6000,
        executionMs: 40,
        atLeast: false,
        failed: true,
        failure: { kind: 'status', afterMs: { from: 40, to: 40 } },
      },
    ]);
    expect(workload.notes.map(({ ids, says }) => [ids.join(), says.slice(0, 30)])).toEqual([
      ['x,y', 'The log has no time of its sta'],
      ['x', 'How long its execution would h'],
      ['x,y', 'The log does not tell whether '],
      ['x', 'The log does not show its conn'],
      ['y', 'Of the requests before it on i'],
      ['y', 'Its path in the log is another'],
      ['y', 'It was answered with an error,'],
    ]);
  });

  it('does not take the latest moment a caller can have left for a time that the work took', () => {
    const request = {
      id: 'x',
      method: 'POST',
      path: '/exec',
      startedAt: '2026-02-10T07:49:12.841000Z',
      outcome: 'caller-left' as const,
      status: null,
      durationMs: null,
      leftAfter: { ms: null, earliestMs: 0, latestMs: 9000 },
      callerReason: null,
      connection: null,
      attributes: {},
    };
    expect(extractWorkload({ schemaVersion: 1, requests: [request], cutoff: null }).calls).toEqual([]);
  });
});
