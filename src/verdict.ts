import { differences } from './differences.ts';
import { failures } from './judging/calls.ts';
import { attribute, type Cause, type Causes } from './judging/causes.ts';
import { disorders } from './judging/coherence.ts';
import { logNext } from './judging/log-next.ts';
import { remediesFor } from './judging/remedies.ts';
import { stateCause } from './judging/statements.ts';
import { count, list, sayMs } from './judging/wording.ts';
import { shownIds } from './shown-ids.ts';
import type { Case, Cutoff, Finding, Remedy, RuleName, Timeline, Verdict } from './types.ts';

// A call that began this shortly before the log ends may well still be running: the longest execution by default is 120 s.
const STILL_RUNNING_MICROS = 120_000_000;

// So many calls are named, the others counted.
const NAMED = 4;

// Hypotheses of a constant: little is known of them while no time is.
const TIMERS: readonly RuleName[] = ['pooled-socket-timeout', 'caller-idle-timeout'];

/** The one answer, or honestly none. The only place that makes it; its policy is the table in test/verdict. */
export function decide(c: Case, findings: readonly Finding[], cutoffs: readonly Cutoff[], path = '/exec'): Verdict {
  if (c.timelines.length === 0) {
    const hops = c.others.filter((e) => e.kind === 'proxy-access').length;
    const proxy = hops > 0 ? ` A proxy's log alone (${count(hops, 'line')}) does not show what became of a call.` : '';
    return verdict('no-requests', `No call of POST ${path} is in the logs of its server or its caller.${proxy}`, {
      logNext: [
        "The server's log, or LibreChat's with DEBUG_CONSOLE=true, of the minutes in question; --path shows calls of another path.",
      ],
    });
  }
  const attributed = attribute(c, findings);
  const [main] = attributed.causes;
  if (main) return rootCause(c, findings, cutoffs, attributed, main);
  if (failures(c).length > 0) return inconclusive(c, findings, cutoffs, attributed);
  return withoutFailures(c, findings, cutoffs);
}

function verdict(
  kind: Verdict['kind'],
  statement: string,
  rest: Partial<Omit<Verdict, 'kind' | 'statement'>> = {},
): Verdict {
  return { kind, rule: null, confidence: null, statement, remedies: [], logNext: [], ...rest };
}

function rootCause(
  c: Case,
  findings: readonly Finding[],
  cutoffs: readonly Cutoff[],
  found: Causes,
  main: Cause,
): Verdict {
  const confidence = confidenceOf(c, main, found);
  const told = found.causes.map((cause) =>
    hedge(
      confidenceOf(c, cause, found),
      `${stateCause(cause.finding.rule, cause.calls, c, cutoffs)} (${names(c, cause.calls)}).${thenEnded(cause, c, cutoffs)}`,
    ),
  );
  return verdict(
    'root-cause',
    [...shareExplained(c, found.causes), ...told, ...leftovers(c, found, findings)].join(' '),
    {
      rule: main.finding.rule,
      confidence,
      remedies: unique(found.causes.flatMap((cause) => remediesFor(cause.finding.rule, c, findings, cutoffs))),
      logNext: confidence === 'high' && found.unexplained.length === 0 ? [] : logNext(c, findings, cutoffs),
    },
  );
}

/** How few of the failed calls are explained, where that is less than half of them. */
function shareExplained(c: Case, causes: readonly Cause[]): string[] {
  const lost = failures(c);
  const explained = new Set(causes.flatMap((cause) => cause.calls));
  const some = lost.filter((t) => explained.has(t.id)).length;
  if (some === 0 || some * 2 >= lost.length) return [];
  return [`Only ${some} of ${lost.length} failed calls ${some === 1 ? 'is' : 'are'} explained.`];
}

/** Who then hung up, where the cause says why the answer was late. */
function thenEnded({ endedBy, calls }: Cause, c: Case, cutoffs: readonly Cutoff[]): string {
  const [rule] = endedBy;
  return rule === undefined ? '' : ` Then patience ran out: ${lowerFirst(stateCause(rule, calls, c, cutoffs))}.`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** high: confirmed; medium: likely, in two calls or more; low: likely, in one call, without a single known time, or of pieces of logs. */
function confidenceOf(c: Case, main: Cause, found: Causes): 'high' | 'medium' | 'low' {
  if (disorders(c).length > 0) return 'low';
  // Should the same calls be claimed by a second hypothesis as strong, they are a contest and not among these.
  const contested = found.contests.some((contest) => contest.rules.includes(main.finding.rule));
  if (main.finding.status === 'confirmed') return contested ? 'medium' : 'high';
  const timeless = TIMERS.includes(main.finding.rule) && !hasTime(c, main.calls);
  return main.calls.length >= 2 && !contested && !timeless ? 'medium' : 'low';
}

/** Whether it is known, of any of the calls, when the caller left, and not merely that it had left by then. */
function hasTime(c: Case, calls: readonly string[]): boolean {
  const ids = new Set(calls);
  return c.timelines.some((t) => t.leftAfter !== null && t.leftAfter.ms !== null && ids.has(t.id));
}

function hedge(confidence: 'high' | 'medium' | 'low', statement: string): string {
  if (confidence === 'high') return statement;
  return `${confidence === 'medium' ? 'Probably' : 'Possibly'}: ${lowerFirst(statement)}`;
}

function inconclusive(c: Case, findings: readonly Finding[], cutoffs: readonly Cutoff[], found: Causes): Verdict {
  const lost = failures(c);
  const candidates = findings.filter((f) => f.status === 'likely' || f.status === 'confirmed').map((f) => f.rule);
  const head = `${count(lost.length, 'call')} failed, and these logs do not show why.`;
  const tail =
    candidates.length > 0 && found.contests.length === 0 ? [] : leftovers(c, { ...found, unexplained: [] }, findings);
  return verdict('inconclusive', [head, ...cancelled(findings), ...tail, ...setApart(c)].join(' '), {
    logNext: logNext(c, findings, cutoffs),
  });
}

function withoutFailures(c: Case, findings: readonly Finding[], cutoffs: readonly Cutoff[]): Verdict {
  const delivered = c.timelines.filter((t) => t.outcome === 'delivered');
  const open = c.timelines.filter((t) => t.outcome === 'unfinished');
  const end = c.to ?? 0;
  const running = open.filter((t) => end - t.startedAt.at <= STILL_RUNNING_MICROS);
  const rejected = delivered.filter((t) => (t.status ?? 0) >= 400);
  const told = [
    delivered.length === 1
      ? 'The only call that ended was answered.'
      : `All ${delivered.length} calls that ended were answered.`,
    ...(rejected.length > 0 ? [`${rejected.length} of them with a status of 400 to 499.`] : []),
    ...(open.length > 0
      ? [
          `${count(open.length, 'call')} had no end yet when the log ends (${names(
            c,
            open.map((t) => t.id),
          )}).`,
        ]
      : []),
  ];
  if (delivered.length > 0 && running.length === open.length) return verdict('healthy', told.join(' '));
  return verdict(
    'inconclusive',
    `${count(open.length, 'call')} ${open.length === 1 ? 'has' : 'have'} neither an answer nor an error in these logs: they may be cut.`,
    {
      logNext: logNext(c, findings, cutoffs),
    },
  );
}

/** What the main causes do not explain, in words. */
function leftovers(c: Case, found: Causes, findings: readonly Finding[]): string[] {
  const contests = found.contests.map(
    (contest) => `For ${names(c, contest.calls)} it is ${contest.rules.join(' or ')}.`,
  );
  const cancel = findings.find((f) => f.rule === 'caller-cancel' && f.status === 'likely');
  const unexplained = new Set(found.unexplained);
  const byPeople = new Set(cancel?.explains);
  const rest = c.timelines.filter((t) => unexplained.has(t.id));
  const gaveUp = rest.filter((t) => byPeople.has(t.id));
  const others = rest.filter((t) => !byPeople.has(t.id));
  const quietly = others.filter((t) => t.outcome === 'caller-left' && t.closedBy === 'caller');
  const byPeer = others.filter((t) => t.outcome === 'caller-left' && t.closedBy !== 'caller');
  const answered = others.filter((t) => t.outcome === 'delivered');
  const lost = others.filter((t) => t.outcome !== 'caller-left' && t.outcome !== 'delivered');
  return [
    ...contests,
    ...tell(
      c,
      gaveUp,
      'seem cancelled by a person or the application',
      'seems cancelled by a person or the application',
    ),
    ...tell(
      c,
      quietly,
      'were left by their caller for a reason that is not logged',
      'was left by its caller for a reason that is not logged',
    ),
    ...tell(
      c,
      byPeer,
      'were left by their caller, or a hop in between, for a reason that is not logged',
      'was left by its caller, or a hop in between, for a reason that is not logged',
    ),
    ...tell(
      c,
      answered,
      'were answered with a server error, not explained here',
      'was answered with a server error, not explained here',
    ),
    ...tell(c, lost, 'were lost otherwise, not explained here', 'was lost otherwise, not explained here'),
  ];
}

function tell(c: Case, calls: readonly Timeline[], many: string, one: string): string[] {
  if (calls.length === 0) return [];
  const shown = shownIds(c);
  const how = calls.map((t) => detail(t, shown(t.id)));
  return [`${count(calls.length, 'call')} ${calls.length === 1 ? one : many} (${list(how, NAMED)}).`];
}

/** `FxH3p4hZ`, with the status it got, or when it was left at the latest. */
function detail(t: Timeline, id: string): string {
  if (t.outcome === 'delivered') return `${id}: ${t.status}`;
  if (t.outcome !== 'caller-left' || t.leftAfter === null) return id;
  const { ms, latestMs } = t.leftAfter;
  return ms === null ? `${id}: within ${sayMs(latestMs)}` : `${id}: after ${sayMs(ms)}`;
}

function cancelled(findings: readonly Finding[]): string[] {
  const cancel = findings.find((f) => f.rule === 'caller-cancel' && f.status === 'likely');
  return cancel ? [`It looks like cancels by people or the application: ${lowerFirst(cancel.because)}`] : [];
}

/** What the failing calls have that the others have not: a lead where there is no verdict. */
function setApart(c: Case): string[] {
  const found = differences(c).slice(0, 2);
  return found.length > 0 ? [`What sets them apart: ${found.map((d) => d.says).join('; ')}.`] : [];
}

function names(c: Case, ids: readonly string[]): string {
  return list(ids.map(shownIds(c)), NAMED);
}

function unique(remedies: readonly Remedy[]): Remedy[] {
  return remedies.filter((r, i) => remedies.findIndex((x) => x.do === r.do) === i);
}
