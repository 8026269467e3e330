import { describe, expect, it } from 'vitest';
import { type ExitPolicy, exitCode } from '../src/exit-code.ts';
import type { Report } from '../src/report.ts';
import { delivered, emptyReport, finding, report, source } from './helpers/report-builder.ts';

const verdict = (kind: Report['verdict']['kind']): Report['verdict'] => ({
  ...report().verdict,
  kind,
  rule: kind === 'root-cause' ? 'pooled-socket-timeout' : null,
});
const rootCause = report();
const likely = report({ findings: [finding({ status: 'likely' })] });
const inconclusive = report({ verdict: verdict('inconclusive') });
const healthy = report({ requests: [delivered()], verdict: verdict('healthy') });
const healthyWith500 = report({ requests: [delivered({ status: 500 })], verdict: verdict('healthy') });
const healthyWith401 = report({ requests: [delivered({ status: 401 })], verdict: verdict('healthy') });
const nothingKnown = emptyReport({ sources: [source({ formats: {} })] });
const noRequests = emptyReport({ sources: [source()] });
const wrongName = [{ kind: 'usage' }] as const;
const unreadable = [{ kind: 'unreadable' }] as const;

const TABLE: [string, Report, readonly { kind: 'usage' | 'unreadable' }[], ExitPolicy, number][] = [
  ['healthy', healthy, [], {}, 0],
  ['healthy, a call was refused with 401', healthyWith401, [], {}, 0],
  ['healthy, but a call was answered with 500', healthyWith500, [], {}, 1],
  ['healthy as far as read, one file name was wrong', healthy, wrongName, {}, 2],
  ['a root cause', rootCause, [], {}, 1],
  ['a root cause, one file name was wrong', rootCause, wrongName, {}, 1],
  ['inconclusive', inconclusive, [], {}, 3],
  ['no line of a known format', nothingKnown, [], {}, 4],
  ['known lines, but no call', noRequests, [], {}, 4],
  ['only wrong names', emptyReport(), wrongName, {}, 2],
  ['only unreadable files', emptyReport(), unreadable, {}, 4],
  ['a root cause with --exit-zero', rootCause, [], { exitZero: true }, 0],
  ['inconclusive with --exit-zero', inconclusive, [], { exitZero: true }, 0],
  ['only wrong names with --exit-zero', emptyReport(), wrongName, { exitZero: true }, 2],
  ['no known line with --exit-zero', nothingKnown, [], { exitZero: true }, 4],
  ['confirmed with --fail-on confirmed', rootCause, [], { failOn: 'confirmed' }, 1],
  ['likely with --fail-on confirmed', likely, [], { failOn: 'confirmed' }, 0],
  ['likely with --fail-on likely', likely, [], { failOn: 'likely' }, 1],
  ['inconclusive with --fail-on likely', inconclusive, [], { failOn: 'likely' }, 0],
  ['inconclusive with --fail-on any', inconclusive, [], { failOn: 'any' }, 1],
  ['healthy with --fail-on any', healthy, [], { failOn: 'any' }, 0],
];

describe('exitCode', () => {
  it.each(TABLE)('%s', (_, made, problems, policy, code) => {
    expect(exitCode({ report: made, problems }, policy)).toBe(code);
  });
});
