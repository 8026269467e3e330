import type { Form } from './caller.ts';

/** A form with one file, as `POST /upload` takes it. */
export async function formOf(filename: string, content: string): Promise<Form> {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'text/csv' }), filename);
  const response = new Response(form);
  return {
    body: Buffer.from(await response.arrayBuffer()),
    contentType: response.headers.get('content-type') ?? 'multipart/form-data',
  };
}
