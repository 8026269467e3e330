import { describe, expect, it } from 'vitest';
import { zoneTexts } from '../../src/renderers/parts/zone-texts.ts';
import { source } from '../helpers/report-builder.ts';

const sources = [source({ file: 'a.log' }), source({ file: 'kcr a.log' })];
const note = (clock: string, zone = 'UTC') => ({ clock, zone, basis: 'default' as const });

describe('zoneTexts', () => {
  it('tells clocks of one file that were read alike once, with the option for all of them', () => {
    const zones = [note('kubecoderun in kcr a.log'), note('librechat in a.log'), note('uvicorn in api-1 (kcr a.log)')];
    expect(zoneTexts({ zones, sources })).toEqual([
      "2 clocks of kcr a.log write no zone, read as UTC (by default; if that is wrong: --tz 'kcr a.log=Area/City')",
      "librechat in a.log writes no zone, read as UTC (by default; if that is wrong: --tz 'librechat in a.log=Area/City')",
    ]);
  });

  it('tells clocks of one file apart that were read differently', () => {
    const zones = [note('kubecoderun in a.log'), note('uvicorn in a.log', 'UTC+13:00')];
    expect(zoneTexts({ zones, sources })).toHaveLength(2);
  });
});
