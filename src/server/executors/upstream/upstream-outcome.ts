import { z } from 'zod';
import type { ExecOutcome } from '../../executor.ts';
import { brokenUpstream } from './upstream-failure.ts';

/** What every answer to `POST /exec` has; anything more is passed on. The session's name is newer agents' too. */
const Success = z.looseObject({
  session_id: z.string(),
  files: z.array(z.looseObject({ id: z.string(), name: z.string() })).default([]),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
});

/** KubeCodeRun's error, its security layer's, FastAPI's own (`detail`) and the official service's, in one. */
const Failure = z.looseObject({
  error: z.string().optional(),
  detail: z.union([z.string(), z.looseObject({ error: z.string().optional() })]).optional(),
  error_type: z.string().optional(),
  details: z
    .array(z.looseObject({ field: z.string(), message: z.string(), code: z.string() }))
    .nullish()
    .catch(null),
  retry_after_seconds: z.number().optional().catch(undefined),
});

/** What an upstream's answer means, given its status, `Retry-After` and body. White space before the JSON is fine. */
export function upstreamOutcome(status: number, retryAfter: string | null, body: string): ExecOutcome {
  if (status >= 200 && status < 300) {
    const parsed = Success.safeParse(parseJson(body));
    if (!parsed.success) return brokenUpstream('gave an answer that is not the JSON of an execution');
    const { files, ...rest } = parsed.data;
    return { kind: 'done', exitCode: null, result: { ...rest, files: files as ExecFiles } };
  }
  // Nothing but an error can be passed on in the shape of an answer to /exec.
  if (status < 400) return brokenUpstream(`answered with the unexpected status ${status}`);
  const parsed = Failure.safeParse(parseJson(body));
  const said = parsed.success ? parsed.data : {};
  const retryAfterSeconds = seconds(retryAfter) ?? said.retry_after_seconds ?? null;
  return {
    kind: 'refused',
    status,
    error: messageOf(said) ?? `The code execution service behind this server answered with status ${status}`,
    errorType: said.error_type ?? 'upstream',
    ...(said.details ? { details: said.details.map(({ field, message, code }) => ({ field, message, code })) } : {}),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  };
}

type ExecFiles = Extract<ExecOutcome, { kind: 'done' }>['result']['files'];

function messageOf({ error, detail }: z.infer<typeof Failure>): string | null {
  if (error !== undefined) return error;
  return typeof detail === 'string' ? detail : (detail?.error ?? null);
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function seconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? null : Math.max(0, Math.ceil((atMs - Date.now()) / 1000));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
