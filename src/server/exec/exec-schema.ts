import { z } from 'zod';
import { HttpError } from '../http/http-error.ts';

// Ids are not checked for their exact form here: what an upstream calls an id is its own affair.
const id = z.string().min(1).max(200);

/**
 * `POST /exec` as LibreChat's agents send it; fields of newer versions pass through.
 * KubeCodeRun's own model: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/src/models/exec.py
 */
const execSchema = z.looseObject({
  code: z.string().min(1, 'expected the code to run, got an empty string'),
  lang: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Za-z0-9+#_.-]+$/, 'expected the short name of a language, such as py'),
  // Old agents send one string where there is one argument.
  args: z
    .union([z.array(z.string()), z.string().transform((text) => [text])])
    .nullish()
    .transform((args) => args ?? []),
  user_id: z.string().max(200).nullish(),
  entity_id: z
    .string()
    .max(40)
    .regex(/^[A-Za-z0-9_-]*$/, 'expected letters, digits, _ and -')
    .nullish(),
  session_id: id.nullish(),
  files: z
    .array(
      z.looseObject({ id, session_id: id.optional(), storage_session_id: id.optional(), name: z.string().max(1024) }),
    )
    .max(200)
    .nullish()
    .transform((files) => files ?? []),
});

export type ExecBody = z.infer<typeof execSchema>;

/**
 * Checks the body of `POST /exec`.
 * @throws HttpError 422 with one detail for each field that is not as it should be
 */
export function parseExecBody(body: unknown): ExecBody {
  const parsed = execSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues
    .map((issue) => ({
      field: issue.path.join('.') || 'body',
      message: issue.message,
      code: issue.code ?? 'invalid',
    }))
    // The first of a field is that of its type; those behind it are true of the right type only.
    .filter(({ field }, place, all) => all.findIndex((other) => other.field === field) === place);
  throw new HttpError(422, 'Request validation failed', { details });
}
