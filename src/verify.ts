import type { Input } from './input/index.ts';
import { checkCitations } from './verify/check-citations.ts';
import { type Claim, claimsOf } from './verify/claims.ts';
import { matchLogs } from './verify/match-logs.ts';
import type { CheckableReport } from './verify/parse-report.ts';
import { remake } from './verify/remake.ts';
import type { Fault, LogMatch, Remade, Verification } from './verify/verification.ts';
import { VERSION } from './version.ts';

/**
 * Checks a saved report against logs: each citation (bytes, lines, SHA-256, quoted text), and everything that it says by
 * analysing the logs anew with its options. `inputs` are matched by content, then by name.
 */
export async function verify(report: CheckableReport, inputs: readonly Input[]): Promise<Verification> {
  const claims = claimsOf(report);
  const { matched, extra } = await matchLogs(report, inputs);
  const broken: Fault[] = [];
  for (const { match, input } of matched) {
    const own = claims.filter((claim) => claim.file === match.source);
    for (const fault of input === null ? own.map(missing) : await checkCitations(own, input)) broken.push(fault);
  }
  const known = new Set(report.sources.map(({ file }) => file));
  for (const claim of claims) if (!known.has(claim.file)) broken.push(unknownSource(claim));
  const remade = withoutThose(await remake(report, matched), broken);
  const logs = matched.map(({ match }) => match);
  return {
    holds: broken.length === 0 && logs.every(isThere) && reproduced(remade),
    checked: claims.length,
    quotes: claims.filter((claim) => claim.quotes).length,
    unhashed: claims.filter((claim) => claim.sha256 === null).length,
    broken,
    logs,
    extra: extra.map(({ file }) => file),
    remade,
    options: optionsOf(report),
    madeBy: report.madeWith?.kcr ?? null,
    checkedBy: VERSION,
  };
}

function optionsOf({ madeWith }: CheckableReport): string[] | null {
  if (!madeWith) return null;
  const { path, tz, offset, since, until } = madeWith;
  const given = (flag: string, values: readonly (string | null)[]) =>
    values.flatMap((value) => (value === null ? [] : [`${flag} ${value}`]));
  return [
    ...given('--path', [path]),
    ...given('--tz', tz),
    ...given('--offset', offset),
    ...given('--since', [since]),
    ...given('--until', [until]),
  ];
}

function isThere({ state }: LogMatch): boolean {
  return state !== 'missing';
}

function reproduced(remade: Remade): boolean {
  return remade.done && remade.faults.length === 0;
}

/** What a broken citation tells already need not be told twice. */
function withoutThose(remade: Remade, broken: readonly Fault[]): Remade {
  if (!remade.done) return remade;
  const told = new Set(broken.map(({ file, line }) => `${file}:${line}`));
  return { ...remade, faults: remade.faults.filter(({ file, line }) => !told.has(`${file}:${line}`)) };
}

function missing({ file, line, claim }: Claim): Fault {
  return { file, line, claim, because: `none of the logs given is ${file}` };
}

function unknownSource({ file, line, claim }: Claim): Fault {
  return { file, line, claim, because: `the report has no source of the name ${file}` };
}
