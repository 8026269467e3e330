import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { HttpError } from '../http/http-error.ts';
import { CallerLeftError } from '../http/read-json.ts';
import { type FileStore, type StoredFile, StoreRefusal } from '../store/index.ts';

export interface UploadedFile {
  /** As the caller named it. */
  readonly name: string;
  readonly stored: StoredFile | null;
  /** Why it was not taken; null if it was. */
  readonly refusal: { readonly status: number; readonly message: string } | null;
}

export interface Upload {
  /** Null when no file came at all. */
  readonly sessionId: string | null;
  readonly files: readonly UploadedFile[];
}

/**
 * Streams the files of a multipart form into one session of the store, which is made, or found by the form's
 * `entity_id`, when the first file comes.
 * @throws HttpError 415, 400 for a broken form, CallerLeftError
 */
export async function receiveUpload(req: IncomingMessage, store: FileStore): Promise<Upload> {
  const form = openForm(req, store);
  const fields = new Map<string, string>();
  const files: Promise<UploadedFile>[] = [];
  const streams = new Set<Readable>();
  let session: Promise<string> | null = null;
  const sessionId = () => {
    session ??= store
      .sessionForUploads({ entityId: entityId(fields.get('entity_id')), userId: userId(req) })
      .then(({ id }) => id);
    return session;
  };

  form.on('field', (name, value) => fields.set(name, value));
  form.on('file', (_field, stream, name, _encoding, type) => {
    streams.add(stream);
    // The store hears of it through its iterator.
    stream.on('error', () => undefined);
    stream.once('close', () => streams.delete(stream));
    const taken = take(store, sessionId(), name ?? '', type, stream);
    // Answered below, when the form is over; until then a rejection is not an unhandled one.
    taken.catch(() => undefined);
    files.push(taken);
  });
  try {
    await parsed(req, form);
  } catch (error) {
    for (const stream of streams) stream.destroy(new CallerLeftError());
    await Promise.allSettled(files);
    throw error;
  }
  return { files: await Promise.all(files), sessionId: session === null ? null : await session };
}

function openForm(req: IncomingMessage, store: FileStore): BusboyInstance {
  const type = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new HttpError(
      415,
      `Unsupported content type: expected multipart/form-data, got ${JSON.stringify(type.slice(0, 100))}`,
    );
  }
  try {
    // One byte above the store's own limit, which gives the better message.
    const limits = { fileSize: store.limits.fileBytes + 1, files: 1000, fields: 100, fieldSize: 64 << 10 };
    return new Busboy({ headers: req.headers as BusboyHeaders, limits });
  } catch (error) {
    throw new HttpError(400, `The form cannot be read: ${error instanceof Error ? error.message : 'no boundary'}`);
  }
}

async function take(
  store: FileStore,
  session: Promise<string>,
  name: string,
  contentType: string,
  stream: Readable,
): Promise<UploadedFile> {
  try {
    // A file that is refused must still be read to its end, or the form never gets to the next.
    const content: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => stream.iterator({ destroyOnReturn: false }),
    };
    const stored = await store.addFile(await session, { name, contentType }, content);
    return { name, stored, refusal: null };
  } catch (error) {
    stream.resume();
    if (!(error instanceof StoreRefusal)) throw error;
    return { name, stored: null, refusal: { status: error.status, message: error.message } };
  }
}

function parsed(req: IncomingMessage, form: BusboyInstance): Promise<void> {
  return new Promise((resolve, reject) => {
    const left = () => {
      if (!req.complete) reject(new CallerLeftError());
    };
    req.once('close', left).once('error', left);
    form.once('finish', resolve);
    form.once('error', (error: Error) => {
      req.unpipe(form);
      reject(new HttpError(400, `The form cannot be read: ${error.message}`));
    });
    req.pipe(form);
  });
}

function entityId(value: string | undefined): string | null {
  if (value === undefined || value === '') return null;
  if (/^[A-Za-z0-9_-]{1,40}$/.test(value)) return value;
  throw new HttpError(422, 'Request validation failed', {
    details: [{ field: 'entity_id', message: 'expected up to 40 letters, digits, _ and -', code: 'invalid_format' }],
  });
}

function userId(req: IncomingMessage): string | null {
  const value = req.headers['user-id'];
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;
}
