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

const word = z.string().optional().catch(undefined);

/** One field's problem, KubeCodeRun's or FastAPI's own (`loc`, `msg`, `type`), or a mere text. */
const Detail = z.union([
  z.string().transform((message) => ({ field: 'body', message, code: 'invalid' })),
  z
    .looseObject({
      ...{ field: word, message: word, code: word, msg: word, type: word },
      loc: z
        .array(z.union([z.string(), z.number()]))
        .optional()
        .catch(undefined),
    })
    .transform(({ field, message, code, loc, msg, type }) => ({
      field: field ?? loc?.join(' -> ') ?? 'body',
      message: message ?? msg ?? 'not valid',
      code: code ?? type ?? 'invalid',
    })),
]);

const Details = z.array(Detail).nullish().catch(null);

/** KubeCodeRun's error, its security layer's, FastAPI's own (`detail`) and the official service's, in one. */
const Failure = z.looseObject({
  error: word,
  detail: z
    .union([z.string(), z.array(z.unknown()), z.looseObject({ error: word })])
    .optional()
    .catch(undefined),
  error_type: word,
  details: Details,
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
  const details = said.details ?? (Array.isArray(said.detail) ? Details.parse(said.detail) : null);
  const retryAfterSeconds = seconds(retryAfter) ?? said.retry_after_seconds ?? null;
  return {
    kind: 'refused',
    status,
    error: messageOf(said) ?? `The code execution service behind this server answered with status ${status}`,
    errorType: said.error_type ?? 'upstream',
    ...(details ? { details } : {}),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  };
}

type ExecFiles = Extract<ExecOutcome, { kind: 'done' }>['result']['files'];

function messageOf({ error, detail }: z.infer<typeof Failure>): string | null {
  if (error !== undefined) return error;
  if (Array.isArray(detail)) return 'Request validation failed';
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
