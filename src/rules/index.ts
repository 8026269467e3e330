import { findCutoffs } from '../cutoff.ts';
import { judgement, type Rule } from '../judging/rule.ts';
import type { Case, Cutoff, Evidence, Finding } from '../types.ts';
import { callerCancel } from './caller-cancel.ts';
import { callerDeadline } from './caller-deadline.ts';
import { callerIdleTimeout } from './caller-idle-timeout.ts';
import { deadPooledSocket } from './dead-pooled-socket.ts';
import { eventLoopStall } from './event-loop-stall.ts';
import { executionFailure } from './execution-failure.ts';
import { pooledSocketTimeout } from './pooled-socket-timeout.ts';
import { probeFailure } from './probe-failure.ts';
import { proxyTimeout } from './proxy-timeout.ts';
import { responseBridging } from './response-bridging.ts';
import { serverRestart } from './server-restart.ts';
import { serverTimeLimit } from './server-time-limit.ts';

export type { Rule } from '../judging/rule.ts';

/** All hypotheses, in the order in which reports list them. To add one: a file here, and its line in this array. */
export const rules: readonly Rule[] = [
  pooledSocketTimeout,
  callerIdleTimeout,
  callerDeadline,
  proxyTimeout,
  deadPooledSocket,
  serverRestart,
  executionFailure,
  serverTimeLimit,
  eventLoopStall,
  responseBridging,
  probeFailure,
  callerCancel,
];

/** Lets every rule judge the case: one finding each, and the cutoffs they used, strongest first. */
export function judgeAll(c: Case, by: readonly Rule[] = rules): { findings: Finding[]; cutoffs: Cutoff[] } {
  const cutoffs = findCutoffs(c.timelines);
  return { findings: by.map((rule) => protectedly(rule, c, cutoffs)), cutoffs };
}

/** A rule that throws costs its own finding, not the run. */
function protectedly(rule: Rule, c: Case, cutoffs: readonly Cutoff[]): Finding {
  const { name, hypothesis } = rule;
  try {
    const judged = rule.judge(c, cutoffs);
    return { rule: name, hypothesis, ...judged, evidence: strongest(judged.evidence) };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { rule: name, hypothesis, ...judgement('untested', `This rule failed, which is a fault of kcr: ${what}`) };
  }
}

// Thousands of calls that died alike need no thousands of citations; rules put the telling ones first.
const CITED_PER_SIDE = 40;

function strongest(evidence: readonly Evidence[]): Evidence[] {
  const side = (isFor: boolean) => evidence.filter((e) => e.for === isFor).slice(0, CITED_PER_SIDE);
  const kept = new Set([...side(true), ...side(false)]);
  return evidence.filter((e) => kept.has(e));
}
