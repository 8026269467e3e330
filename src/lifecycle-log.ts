/**
 * The lines that `kcr serve` logs, one JSON object each, in the shape of KubeCodeRun's own log (structlog's JSONRenderer:
 * the event's fields, then `event, logger, level, timestamp, service, version`), so that `kcr analyze` reads them as it
 * reads KubeCodeRun's: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/src/utils/logging.py
 */

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Event texts. Those that KubeCodeRun has, too, carry its fields under its names, and ours beside them. */
export const EVENTS = {
  serverStarting: 'Starting Code Interpreter API',
  serverListening: (host: string, port: number) => `Starting HTTP server on ${host}:${port}`,
  serverStopping: 'Shutting down Code Interpreter API',
  graceOver: 'Grace period over, answering the open calls',
  serverStopped: 'Code Interpreter API shutdown completed',
  requestAccepted: 'Code execution request',
  sessionCreated: 'Created new session',
  sessionFromRequest: 'Reusing session from request',
  sessionFromFile: 'Reusing session from file reference',
  executionStarted: 'Starting code execution',
  /** KubeCodeRun's runner puts the data of this event into its text. `timeMs` is rounded to whole ms there, too. */
  executionFinished: (id: string, status: string, exitCode: number | null, timeMs: number, source: string) =>
    `Code execution ${id} completed: status=ExecutionStatus.${status}, exit_code=${exitCode ?? 'None'}, time=${Math.round(timeMs)}ms, source=${source}`,
  executionRefused: 'Execution request refused',
  executionFault: 'Code execution failed',
  pathDecided: 'Exec response path',
  committed: 'Response committed before its status was known',
  callerLeft: 'Client disconnected during request processing',
  undeliverable: 'Client disconnected before response could be sent',
  bodyUnconfirmed: 'Response headers sent but body not confirmed',
  notTaken: 'Failed to send response to client',
  /** Not the caller: `why` says what for. */
  serverClosed: 'Server closed the connection',
  /** The answer was in the operating system's hands, and the caller never showed that it had read it. */
  answerReset: 'Connection reset after the response was handed over',
  endedAtOnce: 'Ending at once, open calls are cut',
  requestFinished: 'Code execution completed',
  requestAborted: 'Code execution aborted',
  responseSent: 'Request processed',
  requestRejected: 'Request rejected',
  requestFailed: 'Request failed',
  callerTimer: 'Caller timer observed',
} as const;

/** The message of uvicorn's access log, which its formatters put a prefix before. `peer` is ip:port. */
export function accessMessage(peer: string, method: string, target: string, version: string, status: number): string {
  return `${peer} - "${method} ${target} HTTP/${version}" ${status}`;
}
