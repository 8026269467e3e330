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
