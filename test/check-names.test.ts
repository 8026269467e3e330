import { describe, expect, it } from 'vitest';
import { analyze } from '../src/index.ts';

const FAIL = 'samples/fail3.log';

describe('the names of --tz and --offset', () => {
  it.each(['nobody', 'fail3.lo'])('are refused where no clock has them: %s', async (name) => {
    await expect(analyze([FAIL], { tz: [`${name}=UTC`] })).rejects.toThrow(`'${name}'`);
    await expect(analyze([FAIL], { offset: [`${name}=+1ms`] })).rejects.toMatchObject({
      hint: expect.stringContaining('fail3.log, fail3'),
    });
  });

  it.each([FAIL, 'fail3.log', 'fail3', 'kubecoderun', `kubecoderun in ${FAIL}`])('may be %s', async (name) => {
    const [plain, moved] = await Promise.all([analyze([FAIL]), analyze([FAIL], { offset: [`${name}=+1h`] })]);
    expect(moved.report.requests[0]?.startedAt).not.toBe(plain.report.requests[0]?.startedAt);
  });
});

describe('the choice of calls', () => {
  it('refuses a period that ends before it begins', async () => {
    await expect(analyze([FAIL], { since: '09:00', until: '08:00' })).rejects.toThrow('later than --until');
  });

  it('names the path that was asked for where it has no calls', async () => {
    const { report } = await analyze([FAIL], { path: '/nowhere' });
    expect(report.verdict.statement).toContain('No call of POST /nowhere');
  });
});
