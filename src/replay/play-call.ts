import { withEitherSignal } from '../with-either-signal.ts';
import { type AttachedFile, attachedFile, FILE } from './attach-file.ts';
import { httpError, otherCallFailed, TOOL_STARTED, toolFailed } from './caller-messages.ts';
import type { Target, Way } from './callers/caller.ts';
import { formOf } from './callers/form.ts';
import { urls } from './callers/urls.ts';
import type { PlannedCall } from './plan.ts';
import type { Prelude } from './prelude.ts';
import type { PlayedCall } from './run.ts';
import { sayError } from './say-error.ts';
import { sleepCode } from './sleep-code.ts';
import { timeLimit } from './time-limit.ts';

export interface CallSurroundings {
  readonly target: Target;
  readonly way: Way;
  /** The file to attach where the caller uploads none itself. */
  readonly file: AttachedFile;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** How long to wait beyond the execution's own time, ms. */
  readonly patienceMs: number;
  readonly log: (level: 'debug' | 'error', message: string) => void;
}

type HowItEnded = Pick<PlayedCall, 'tookMs' | 'result' | 'status' | 'error'>;

/** Plays one call: what comes before it on its connection, then `/exec`, and logs of it what LibreChat would. */
export async function playCall(planned: PlannedCall, around: CallSurroundings): Promise<HowItEnded> {
  const tooLong = timeLimit(planned.call.executionMs + around.patienceMs);
  try {
    return await withEitherSignal(around.signal, tooLong.signal, (either) =>
      playUntil(either, planned, around, tooLong.signal),
    );
  } finally {
    tooLong.clear();
  }
}

async function playUntil(
  either: AbortSignal,
  { call, before, attaches }: PlannedCall,
  around: CallSurroundings,
  tooLong: AbortSignal,
): Promise<HowItEnded> {
  const { way, signal, log } = around;
  for (const line of TOOL_STARTED) log('debug', line);
  const file = await prelude(before, around, either);
  const { language, code } = sleepCode(call.language, call.executionMs);
  const body = JSON.stringify({ lang: language, code, ...(attaches ? { files: [file] } : {}) });
  const begunMs = performance.now();
  const ended = (result: PlayedCall['result'], status: number | null, error: string | null) => ({
    tookMs: performance.now() - begunMs,
    result,
    status,
    error,
  });
  try {
    const { status } = await way.exec(body, either);
    if (status >= 200 && status < 300) return ended('answered', status, null);
    log('error', toolFailed(httpError(status)));
    return ended('refused', status, httpError(status));
  } catch (error) {
    // A caller whose process ends logs nothing more.
    if (signal.aborted) return ended('interrupted', null, null);
    if (tooLong.aborted) return ended('too-long', null, `no answer after ${whole(performance.now() - begunMs)} ms`);
    const why = sayError(error);
    log('error', toolFailed(why));
    return ended('failed', null, why);
  }
}

/** LibreChat logs what fails of it, and goes on. */
async function prelude(
  before: PlannedCall['before'],
  { way, target, file: prepared, log }: CallSurroundings,
  signal: AbortSignal,
): Promise<AttachedFile> {
  let file = prepared;
  for (const request of before) {
    try {
      file = await send(request, file, way, signal);
    } catch (error) {
      if (signal.aborted) return file;
      log('error', otherCallFailed(request, urlOf(request, target, file), sayError(error)));
    }
  }
  return file;
}

/** The file that is attached from now on. */
async function send(request: Prelude, file: AttachedFile, way: Way, signal: AbortSignal): Promise<AttachedFile> {
  switch (request) {
    case 'upload':
      return attachedFile(await way.upload(await formOf(FILE.name, FILE.content), signal)) ?? file;
    case 'download':
      await way.download(file.session_id, file.id, signal);
      return file;
    case 'files':
      await way.listFiles(file.session_id, signal);
      return file;
  }
}

function urlOf(request: Prelude, target: Target, file: AttachedFile): string {
  switch (request) {
    case 'upload':
      return urls.upload(target);
    case 'download':
      return urls.download(target, file.session_id, file.id);
    case 'files':
      return urls.files(target, file.session_id);
  }
}

function whole(ms: number): string {
  return String(Math.round(ms));
}
