import { accessMessage } from '../../lifecycle-log.ts';
import type { ExecOutcome, ExecProgress, ExecRequest } from '../executor.ts';
import type { LadderEvent, LadderSummary } from '../heartbeat/types.ts';
import type { Log } from '../log/create-log.ts';
import type { Visit } from '../visit.ts';
import type { CallFacts, JournalLine } from './call-facts.ts';
import { concludingLines, undeliveredLines } from './ending-lines.ts';
import { acceptedLine, committedLine, failureLine, pathLine, progressLine } from './step-lines.ts';

export interface ExecJournal {
  accepted(keyHash: string | null): void;
  progress(step: ExecProgress): void;
  ladder(event: LadderEvent): void;
  /**
   * The work is over; null if it never began, or is not waited for. `aborted` says why it was ended early. What is said
   * of it a second time is not written.
   */
  worked(outcome: ExecOutcome | 'fault' | null, aborted: string | null, error?: unknown): void;
}

export interface JournalOptions {
  readonly executor: string;
  readonly intervalMs: number;
  readonly accessLog: boolean;
}

/** Writes the life of one `POST /exec`, a line per step. */
export function execJournal(log: Log, visit: Visit, request: ExecRequest, options: JournalOptions): ExecJournal {
  const { executor, intervalMs } = options;
  const call: CallFacts = {
    request,
    visit,
    executor,
    intervalMs,
    sessionId: request.sessionId,
    executionId: null,
  };
  let summary: LadderSummary | null = null;
  let work: { readonly aborted: string | null } | null = null;

  const write = (line: JournalLine) => log.event(line.level, line.logger, line.event, line.fields);
  const access = (status: number) => {
    if (!options.accessLog) return;
    const message = accessMessage(visit.connection.peer, visit.method, visit.target, visit.req.httpVersion, status);
    log.event('info', 'uvicorn.access', message, { request_id: request.requestId });
  };
  /** The last lines come once both the response and the work are over, whichever was first. */
  const conclude = () => {
    if (summary !== null && work !== null) for (const line of concludingLines(call, summary, work.aborted)) write(line);
  };

  return {
    accepted(keyHash) {
      write(acceptedLine(call, keyHash));
    },
    progress(step) {
      if (step.kind === 'session') call.sessionId = step.sessionId;
      if (step.kind === 'started') call.executionId = step.executionId;
      write(progressLine(call, step));
    },
    ladder(event) {
      switch (event.kind) {
        case 'path':
          write(pathLine(call, event));
          break;
        case 'committed':
          if (event.beats > 0) {
            const because = 'the status line has no more bytes to drip';
            write(pathLine(call, { kind: 'path', path: 'body', because, afterMs: event.afterMs }));
          }
          access(200);
          write(committedLine(call, event));
          break;
        case 'answered':
          if (!event.committed) access(event.sent);
          break;
        case 'over':
          summary = event.summary;
          for (const line of undeliveredLines(call, summary)) write(line);
          conclude();
          break;
        case 'beat':
          break;
      }
    },
    worked(outcome, aborted, error) {
      if (work !== null) return;
      work = { aborted };
      const failure = aborted === null && outcome !== null ? failureLine(call, outcome, error) : null;
      if (failure) write(failure);
      if (outcome !== null && outcome !== 'fault' && outcome.kind === 'done')
        call.sessionId = outcome.result.session_id;
      conclude();
    },
  };
}
