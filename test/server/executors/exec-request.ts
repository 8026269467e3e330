import type { ExecProgress, ExecRequest } from '../../../src/server/executor.ts';
import { newId } from '../../../src/server/store/new-id.ts';

/** A request as the HTTP side makes it, with what a test does not care about filled in. */
export function execRequest(part: Partial<ExecRequest> & Pick<ExecRequest, 'lang' | 'code'>): ExecRequest {
  const body = JSON.stringify({
    lang: part.lang,
    code: part.code,
    args: part.args ?? [],
    ...(part.sessionId ? { session_id: part.sessionId } : {}),
  });
  return {
    requestId: newId(),
    args: [],
    files: [],
    sessionId: null,
    entityId: null,
    userId: null,
    original: {
      headers: { 'content-type': 'application/json', host: 'kcr' },
      body: Buffer.from(body),
      address: '10.0.0.7',
      httpVersion: '1.1',
    },
    ...part,
  };
}

export function recordProgress(): { steps: ExecProgress[]; progress: (step: ExecProgress) => void } {
  const steps: ExecProgress[] = [];
  return { steps, progress: (step) => steps.push(step) };
}

export const never = (): AbortSignal => new AbortController().signal;
