import { describe, expect, it } from 'vitest';
import type { Case, Finding, FindingStatus, RuleName, Verdict } from '../../src/types.ts';
import { decide } from '../../src/verdict.ts';
import { call, caseOf, leftCall } from '../helpers/case-builder.ts';

/*
 * The policy of the verdict. Each row: what happened to the calls; what the rules found, and which calls each explains;
 * what kcr then says. In words:
 *   - one hypothesis that is confirmed, and alone in explaining a call, is the root cause with high confidence;
 *   - one that is only likely is the root cause with medium confidence, with low if it explains a single call;
 *   - two that are as strong for the same calls cancel out: inconclusive;
 *   - a confirmed one beats a likely one;
 *   - what says why the answer was late goes, if confirmed, before what says who hung up for it; if only likely, it contests
 *     even a confirmed one;
 *   - two that explain different calls are both told, the one with more calls first, each as sure as its own evidence;
 *   - where less than half of what failed is explained, that is said first;
 *   - a cancel is told, but never accused;
 *   - nothing failed: healthy. Nothing there: no-requests. Cut off: inconclusive.
 */
interface Row {
  readonly when: string;
  readonly calls: string;
  readonly found: string;
  readonly verdict: string;
  readonly says?: RegExp;
}

// calls:  A answered · L caller left · S server left · N never arrived · U no end · E answered with status 500, in order, named 1, 2, 3 …
// found:  rule status:calls
const TABLE: readonly Row[] = [
  { when: 'the log holds no call', calls: '', found: '', verdict: 'no-requests' },
  { when: 'all were answered', calls: 'AAA', found: '', verdict: 'healthy', says: /^All 3 calls/ },
  {
    when: 'all were answered, and a rule had something to say all the same',
    calls: 'AA',
    found: 'event-loop-stall likely:',
    verdict: 'healthy',
  },
  { when: 'one is still running when the log ends', calls: 'AU', found: '', verdict: 'healthy', says: /no end yet/ },
  { when: 'none has an end: the file is cut', calls: 'UU', found: '', verdict: 'inconclusive', says: /may be cut/ },
  {
    when: 'some were left and no rule knows why',
    calls: 'LLA',
    found: '',
    verdict: 'inconclusive',
    says: /do not show why/,
  },
  {
    when: 'a hypothesis is merely untested',
    calls: 'LLA',
    found: 'pooled-socket-timeout untested:12',
    verdict: 'inconclusive',
  },
  {
    when: 'a hypothesis is ruled out',
    calls: 'LLA',
    found: 'pooled-socket-timeout ruled-out:12',
    verdict: 'inconclusive',
  },
  {
    when: 'one is confirmed',
    calls: 'LLA',
    found: 'pooled-socket-timeout confirmed:12',
    verdict: 'pooled-socket-timeout high',
  },
  {
    when: 'one is likely, for two calls',
    calls: 'LL',
    found: 'pooled-socket-timeout likely:12',
    verdict: 'pooled-socket-timeout medium',
    says: /^Probably/,
  },
  {
    when: 'one is likely, for a single call',
    calls: 'LA',
    found: 'pooled-socket-timeout likely:1',
    verdict: 'pooled-socket-timeout low',
    says: /^Possibly/,
  },
  {
    when: 'two are likely for the same calls',
    calls: 'LL',
    found: 'pooled-socket-timeout likely:12, caller-idle-timeout likely:12',
    verdict: 'inconclusive',
    says: /pooled-socket-timeout or caller-idle-timeout/,
  },
  {
    when: 'a confirmed one and a likely one claim the same calls',
    calls: 'LL',
    found: 'caller-idle-timeout likely:12, caller-deadline confirmed:12',
    verdict: 'caller-deadline high',
  },
  {
    when: 'the answer was held back for certain, and the caller hung up for it',
    calls: 'LL',
    found: 'caller-deadline confirmed:12, response-bridging confirmed:12',
    verdict: 'response-bridging high',
    says: /Then patience ran out: the caller's own time limit/,
  },
  {
    when: 'the answer was probably held back, and the caller hung up for certain',
    calls: 'LL',
    found: 'caller-deadline confirmed:12, response-bridging likely:12',
    verdict: 'inconclusive',
    says: /caller-deadline or response-bridging/,
  },
  {
    when: 'the event loop was blocked for certain, and a timer struck',
    calls: 'LL',
    found: 'pooled-socket-timeout likely:12, event-loop-stall confirmed:12',
    verdict: 'event-loop-stall high',
  },
  {
    when: 'a restart took one call and the pooled socket two',
    calls: 'LLS',
    found: 'pooled-socket-timeout confirmed:12, server-restart confirmed:3',
    verdict: 'pooled-socket-timeout high',
    says: /server process.*3/,
  },
  {
    when: 'a restart took two calls and the pooled socket one',
    calls: 'LSS',
    found: 'pooled-socket-timeout confirmed:1, server-restart confirmed:23',
    verdict: 'server-restart high',
    says: /hung up/,
  },
  {
    when: 'two causes explain one call each: the order of the rules decides',
    calls: 'LS',
    found: 'pooled-socket-timeout likely:1, server-restart likely:2',
    verdict: 'pooled-socket-timeout low',
  },
  {
    when: 'a cause explains two calls, a person cancelled the third',
    calls: 'LLL',
    found: 'pooled-socket-timeout confirmed:12, caller-cancel likely:3',
    verdict: 'pooled-socket-timeout high',
    says: /1 call seems cancelled.* \(3/,
  },
  {
    when: 'a cause explains two calls, nothing explains the third',
    calls: 'LLL',
    found: 'pooled-socket-timeout confirmed:12',
    verdict: 'pooled-socket-timeout high',
    says: /reason that is not logged \(3/,
  },
  {
    when: 'only people cancelled',
    calls: 'LLA',
    found: 'caller-cancel likely:12',
    verdict: 'inconclusive',
    says: /cancel/,
  },
  {
    when: 'a cancel is the only thing confirmed',
    calls: 'LA',
    found: 'caller-cancel confirmed:1',
    verdict: 'inconclusive',
  },
  { when: 'the server answered 500 and no rule knows why', calls: 'EA', found: '', verdict: 'inconclusive' },
  {
    when: 'the server answered 500 because the sandbox failed',
    calls: 'EA',
    found: 'execution-failure confirmed:1',
    verdict: 'execution-failure high',
  },
  { when: 'calls never arrived, no server log', calls: 'NN', found: '', verdict: 'inconclusive' },
  {
    when: 'a cause explains one call of four, and nothing the rest',
    calls: 'SLLL',
    found: 'server-restart confirmed:1',
    verdict: 'server-restart high',
    says: /^Only 1 of 4 failed calls is explained\. The server process/,
  },
  {
    when: 'a cause explains half of what failed',
    calls: 'SSLL',
    found: 'server-restart confirmed:12',
    verdict: 'server-restart high',
    says: /^The server process stopped or was killed while 2 calls ran \(1 and 2\)/,
  },
  {
    when: 'a second cause is only likely',
    calls: 'LLSS',
    found: 'pooled-socket-timeout confirmed:12, dead-pooled-socket likely:34',
    verdict: 'pooled-socket-timeout high',
    says: /^The caller's own .* Probably: 2 calls broke at once/,
  },
  {
    when: 'a second cause is only likely, of one call',
    calls: 'LLS',
    found: 'pooled-socket-timeout confirmed:12, dead-pooled-socket likely:3',
    verdict: 'pooled-socket-timeout high',
    says: /Possibly: 1 call broke at once/,
  },
  {
    when: 'one call ran when the server was killed, and one came while it was gone',
    calls: 'SN',
    found: 'server-restart confirmed:12',
    verdict: 'server-restart high',
    says: /while 1 call ran; 1 call came while it was gone/,
  },
  {
    when: 'a contest for one call beside a cause for two others',
    calls: 'LLL',
    found: 'pooled-socket-timeout confirmed:12, caller-idle-timeout likely:3, proxy-timeout likely:3',
    verdict: 'pooled-socket-timeout high',
    says: /3 it is caller-idle-timeout or proxy-timeout/,
  },
];

describe('the verdict', () => {
  it.each(TABLE.map((row) => [row.when, row] as const))('when %s', (_, row) => {
    const c = caseFrom(row.calls);
    const verdict = decide(c, findingsFrom(row.found), []);
    expect(inShort(verdict)).toBe(row.verdict);
    if (row.says) expect(verdict.statement).toMatch(row.says);
  });

  it.each(TABLE.map((row) => [row.when, row] as const))('says what to do or to log, when %s', (_, row) => {
    const verdict = decide(caseFrom(row.calls), findingsFrom(row.found), []);
    if (verdict.kind === 'root-cause') expect(verdict.remedies.length).toBeGreaterThan(0);
    else expect(verdict.remedies).toEqual([]);
    if (verdict.kind === 'inconclusive') expect(verdict.logNext.length).toBeGreaterThan(0);
    if (verdict.kind === 'healthy') expect(verdict.logNext).toEqual([]);
  });
});

function inShort(verdict: Verdict): string {
  return verdict.kind === 'root-cause' ? `${verdict.rule} ${verdict.confidence}` : verdict.kind;
}

function caseFrom(letters: string): Case {
  const timelines = [...letters].map((letter, i) => {
    const id = String(i + 1);
    switch (letter) {
      case 'A':
        return call(id, i * 1000);
      case 'E':
        return call(id, i * 1000, { status: 500 });
      case 'S':
        return leftCall(id, i * 1000, 5000, { outcome: 'server-left' });
      case 'N':
        return call(id, i * 1000, { outcome: 'never-arrived', status: null });
      case 'U':
        return call(id, i * 1000, { outcome: 'unfinished', status: null });
      default:
        return leftCall(id, i * 1000, 5000);
    }
  });
  return caseOf(timelines, timelines[0] ? { to: timelines[0].startedAt.at + 30_000_000 } : {});
}

function findingsFrom(text: string): Finding[] {
  return text
    .split(', ')
    .filter(Boolean)
    .map((entry) => {
      const [rule, rest] = entry.split(' ') as [RuleName, string];
      const [status, calls] = rest.split(':') as [FindingStatus, string];
      return { rule, hypothesis: '', status, because: 'x', evidence: [], explains: [...calls], settledBy: null };
    });
}
