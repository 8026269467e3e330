import type { Report, ReportRequest } from '../../src/report.ts';

/**
 * What a report says of the requests, a line for each fact, for goldens that a person can read and for comparing
 * reports on the same run from other files: `citations` false leaves out where each fact stands.
 */
export function outline(report: Report, citations = true): string {
  return report.requests.map((request) => outlineOf(request, citations)).join('\n');
}

function outlineOf(r: ReportRequest, citations: boolean): string {
  const left =
    r.leftAfter && `${r.leftAfter.ms} [${r.leftAfter.earliestMs}, ${r.leftAfter.latestMs}] ${r.leftAfter.basis}`;
  const c = r.connection;
  const connection =
    c && `${c.peer} nth ${c.nth} idle ${c.idleMs} ${c.basis} after ${c.previous.join(', ') || 'nothing'}`;
  const id = r.id.includes(':') ? '(no id)' : r.id;
  return [
    `${citations ? r.id : id} ${r.method} ${r.path} at ${r.startedAt}`,
    `  ${r.outcome} ${r.phase} status ${r.status} closed by ${r.closedBy} ${r.termination} join ${r.joinConfidence}`,
    `  finished ${r.executionFinished} after ${r.durationMs} left ${left} reason ${r.callerReason}`,
    `  streamed ${r.streamed} heartbeats ${r.heartbeats} connection ${connection}`,
    ...r.doubts.map((doubt) => `  doubt: ${doubt}`),
    ...r.events.map((e) => {
      const at = `  ${String(e.offsetMs).padStart(10)} ${e.kind} by ${e.joinedBy}`;
      return citations ? `${at} :${e.line}+${e.lines} ${e.text}` : `${at} ${e.text}`;
    }),
  ].join('\n');
}
