import { analyzeInputs } from '../analyze.ts';
import type { Input } from '../input/index.ts';
import { redactReport } from '../redact-report.ts';
import type { Report } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import { cutInput } from './cut-input.ts';
import { differingFields } from './differing-fields.ts';
import type { Matched } from './match-logs.ts';
import type { CheckableReport } from './parse-report.ts';
import type { Fault, Remade } from './verification.ts';

/** Analyses the logs anew with the report's options, under the names that the report has for them, and compares all. */
export async function remake(report: CheckableReport, matched: readonly Matched[]): Promise<Remade> {
  if (report.madeWith?.whole === false) {
    const because = 'it was made by following logs for so long that details were forgotten (madeWith.whole is false)';
    return { done: false, because };
  }
  const missing = matched.filter(({ input }) => input === null).length;
  if (missing > 0) return { done: false, because: `${missing} of its logs are missing` };
  try {
    const inputs = matched.flatMap((one) => (one.input ? [asAnalysed(one.input, one, report)] : []));
    const { report: made } = await analyzeInputs(inputs, [], optionsOf(report), latest(report));
    return compared(report, made);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { done: false, because: `the options it names cannot be used: ${error.message}` };
  }
}

function asAnalysed(input: Input, { match }: Matched, report: CheckableReport): Input {
  const source = report.sources.find(({ file }) => file === match.source);
  const cut = match.state === 'grown' && source ? cutInput(input, source.bytes) : input;
  return { ...cut, file: match.source };
}

function optionsOf({ madeWith }: CheckableReport) {
  if (!madeWith) return {};
  const { path, tz, offset, since, until } = madeWith;
  return { path, tz, offset, ...(since === null ? {} : { since }), ...(until === null ? {} : { until }) };
}

/** Clocks without a year were read by the date of that day: not after it. The last line is as near as can be told. */
function latest({ sources }: CheckableReport): number {
  const times = sources.flatMap(({ to }) => (to === null ? [] : [Date.parse(to) * 1000]));
  return times.length === 0 ? Date.now() * 1000 : Math.max(...times);
}

function compared(report: CheckableReport, made: Report): Remade {
  // Both without secrets: whether the saved one was made with or without them is no difference.
  const saved: Record<string, unknown> = redactReport({ ...report });
  const anew: Record<string, unknown> = { ...redactReport(made) };
  const faults: Fault[] = [];
  let count = 0;
  for (const part of Object.keys(saved)) {
    if (part === 'madeWith') continue;
    const found = differingFields(saved[part], anew[part], part);
    for (const fault of found.faults) faults.push(fault);
    count += found.compared;
  }
  for (const fault of unknownOptions(report, made)) faults.push(fault);
  const absent = Object.keys(anew).filter((part) => !(part in saved) && part !== 'madeWith');
  return { done: true, compared: count, faults, absent };
}

/** The options were used, so their values are not compared; what is none of them says something that nothing bears out. */
function unknownOptions({ madeWith }: CheckableReport, made: Report): Fault[] {
  const known = made.madeWith;
  if (!madeWith || !known) return [];
  const unknown = Object.entries(madeWith).filter(([key]) => !Object.hasOwn(known, key));
  return differingFields(Object.fromEntries(unknown), {}, 'madeWith').faults;
}
