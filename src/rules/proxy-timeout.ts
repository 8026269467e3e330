import { left } from '../judging/calls.ts';
import { callsWith, type EventOf, eventOf } from '../judging/events.ts';
import { refutes, refutesIf, supports, supportsIf } from '../judging/evidence.ts';
import { type HopLine, hopLines } from '../judging/hops.ts';
import { merge } from '../judging/merge.ts';
import { type Judgement, judgement, type Rule } from '../judging/rule.ts';
import { answerLine, membersOf, survivorsOf } from '../judging/survivors.ts';
import { count, list, sayCutoff, sayMs } from '../judging/wording.ts';
import type { Case, Cutoff, Timeline } from '../types.ts';

// 504 Gateway Timeout (RFC 9110, 15.6.5); 524 is Cloudflare's own for a first byte that did not come.
const TIMEOUT_STATUS = [504, 524];
// Envoy response flags: upstream request timeout, duration timeout, stream idle timeout, max stream duration.
// https://www.envoyproxy.io/docs/envoy/v1.31.0/configuration/observability/access_log/usage#response-flags-short-name
const ENVOY_TIMEOUT = /(?:^|,)(?:UT|DT|SI|UMSDR)(?:,|$)/;
// HAProxy: `s` server-side, `c` client-side timeout as the first letter of the termination state.
// https://docs.haproxy.org/2.6/configuration.html#8.5
const HAPROXY_TIMEOUT = /^[sc][A-Z-]{1,3}$/;
const SETTLED_BY =
  'the access log of each hop in between (nginx `$request_time $upstream_response_time $connection_requests`, HAProxy `option httplog` with `option abortonclose`, Envoy `%RESPONSE_FLAGS%`)';

/** A hop in between cut the call. At HTTP level that is a 504 for the caller; at TCP level a constant that spares nobody. */
export const proxyTimeout: Rule = {
  name: 'proxy-timeout',
  hypothesis: 'A hop in between cut the call',
  judge(c, cutoffs) {
    const hops = hopLines(c);
    const cut = hops.filter((hop) => timedOut(hop.event));
    const told = [
      ...new Set([...cut.flatMap((hop) => hop.call ?? []), ...callsWith(c, 'caller-error').filter(gatewayTimeout)]),
    ];
    if (cut.length > 0 || told.length > 0) {
      const sure = cut.length > 0 && told.length > 0 && told.every((t) => t.joinConfidence !== 'ambiguous');
      return judgement(
        sure ? 'confirmed' : 'likely',
        cut.length > 0
          ? `A hop in between ended ${count(cut.length, 'call')} by its own time limit${durations(cut)}.`
          : `The caller got a gateway timeout for ${count(told.length, 'call')} that the server itself did not answer so.`,
        {
          evidence: [
            ...cut.map(({ event: e }) =>
              supports(e.source, `the proxy's own timeout${e.code ? ` (${e.code})` : ` (status ${e.status})`}`),
            ),
            ...told.flatMap((t) => supportsIf(gatewayTimeoutLine(t), 'the caller got a gateway timeout')),
          ],
          explains: told.map((t) => t.id),
          settledBy: sure ? null : SETTLED_BY,
        },
      );
    }
    if (left(c).length === 0) return judgement('untested', 'No caller left a call in these logs.');
    const leavers = hops.filter(({ event: e }) => e.status === 499 || e.termination?.startsWith('C') === true);
    if (leavers.length > 0) {
      return judgement('ruled-out', `The proxy saw the caller leave first, ${count(leavers.length, 'time')}.`, {
        evidence: leavers.map(({ event: e }) =>
          refutes(e.source, `the proxy says the caller left${after(e.durationMs)} (${e.code ?? e.status})`),
        ),
      });
    }
    const spared = cutoffs.map((cutoff) => outlivedBy(c, cutoff));
    if (spared.every((judged) => judged !== null)) {
      const judged = merge(spared);
      if (judged) return judged;
    }
    return judgement(
      'untested',
      "No proxy's log is among these, and no call that took longer shows that a hop lets it pass.",
      {
        settledBy: SETTLED_BY,
      },
    );
  },
};

/** Calls that took longer than a constant at which calls died, and were answered: a hop's limit would have spared none. */
function outlivedBy(c: Case, cutoff: Cutoff): Judgement | null {
  const outlived = survivorsOf(c, cutoff, membersOf(c, cutoff)).filter((s) => s.robust);
  if (outlived.length === 0) return null;
  // The server's peer is the last hop, if there is one: a call from another address may have come another way.
  const sameWay = outlived.filter((s) => s.sameCaller === true);
  const told = sameWay.length > 0 ? sameWay : outlived;
  const unless = sameWay.length > 0 ? '' : ', though perhaps not through the same hop';
  return judgement(
    sameWay.length > 0 ? 'ruled-out' : 'unlikely',
    `A hop's limit spares nobody, but ${count(told.length, 'call')} (${list(
      told.map((s) => sayMs(s.silenceMs)),
      3,
    )}) outlived the ${sayCutoff(cutoff)}${unless}.`,
    {
      evidence: told.flatMap((s) => refutesIf(answerLine(s.timeline), `a call of ${sayMs(s.silenceMs)} was answered`)),
      settledBy: sameWay.length > 0 ? null : SETTLED_BY,
    },
  );
}

function timedOut(e: EventOf<'proxy-access'>): boolean {
  if (TIMEOUT_STATUS.includes(e.status)) return true;
  return e.code !== null && (ENVOY_TIMEOUT.test(e.code) || HAPROXY_TIMEOUT.test(e.code));
}

/** The caller got 504, and the server's own access line does not say 504. */
function gatewayTimeout(t: Timeline): boolean {
  if (gatewayTimeoutLine(t) === null) return false;
  return eventOf(t, 'response-started', (e) => TIMEOUT_STATUS.includes(e.status)) === null;
}

function gatewayTimeoutLine(t: Timeline) {
  return eventOf(t, 'caller-error', (e) => e.status !== null && TIMEOUT_STATUS.includes(e.status));
}

function durations(cut: readonly HopLine[]): string {
  const said = [...new Set(cut.flatMap(({ event }) => (event.durationMs === null ? [] : sayMs(event.durationMs))))];
  return said.length > 0 ? ` (after ${list(said, 3)})` : '';
}

function after(ms: number | null): string {
  return ms === null ? '' : ` after ${sayMs(ms)}`;
}
