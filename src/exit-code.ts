import type { Report, ReportRequest } from './report.ts';

export const EXIT = { healthy: 0, found: 1, usage: 2, inconclusive: 3, nothingParseable: 4 } as const;

/** When `kcr analyze` shall fail, instead of the default: root cause 1, inconclusive 3. */
export type FailOn = 'confirmed' | 'likely' | 'any';

/** What of an analysis the exit code depends on. */
export interface Outcome {
  readonly report: Report;
  /** What the report's requests are made of, where they need not be made for this. */
  readonly calls?: readonly Call[];
  readonly problems: readonly { readonly kind: 'usage' | 'unreadable' }[];
}

/** What of a call it depends on. */
type Call = Pick<ReportRequest, 'outcome' | 'status'>;

export interface ExitPolicy {
  readonly failOn?: FailOn | undefined;
  readonly exitZero?: boolean | undefined;
}

/**
 * The exit code of `kcr analyze`: 0 healthy, 1 root cause found or failed requests, 2 usage error, 3 inconclusive,
 * 4 nothing parseable. `failOn` leaves 0 and 1 of an analysis; `exitZero` only 0. Neither hides that nothing could be read.
 */
export function exitCode({ report, calls, problems }: Outcome, policy: ExitPolicy = {}): number {
  const fails = (failOn: FailOn) => failsOn(failOn, report, calls);
  if (report.sources.length === 0) {
    return problems.some((problem) => problem.kind === 'usage') ? EXIT.usage : EXIT.nothingParseable;
  }
  if (!report.sources.some((source) => Object.keys(source.formats).length > 0)) return EXIT.nothingParseable;
  if (policy.exitZero) return EXIT.healthy;
  if (policy.failOn) return fails(policy.failOn) ? EXIT.found : EXIT.healthy;
  switch (report.verdict.kind) {
    case 'root-cause':
      return EXIT.found;
    case 'inconclusive':
      return EXIT.inconclusive;
    case 'no-requests':
      return EXIT.nothingParseable;
    case 'healthy':
      if ((calls ?? report.requests).some(failed)) return EXIT.found;
      // Healthy as far as it was read; but a log that was named was not.
      return problems.length > 0 ? EXIT.usage : EXIT.healthy;
  }
}

function failsOn(failOn: FailOn, report: Report, calls: readonly Call[] = report.requests): boolean {
  switch (failOn) {
    case 'any':
      return report.verdict.kind === 'root-cause' || calls.some(failed);
    case 'likely':
      return report.findings.some((each) => isCause(report, each.rule) && each.status !== 'unlikely');
    case 'confirmed':
      return report.findings.some((each) => isCause(report, each.rule) && each.status === 'confirmed');
  }
}

function isCause(report: Report, rule: string): boolean {
  return report.verdict.kind === 'root-cause' && report.verdict.rule === rule;
}

function failed(request: Call): boolean {
  switch (request.outcome) {
    case 'caller-left':
    case 'server-left':
    case 'never-arrived':
      return true;
    case 'delivered':
      return request.status !== null && request.status >= 500;
    case 'unfinished':
      return false;
  }
}
