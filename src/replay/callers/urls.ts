import type { Target } from './caller.ts';

/** Addresses of the contract's requests. */
export const urls = {
  exec: ({ url }: Target) => `${url}/exec`,
  upload: ({ url }: Target) => `${url}/upload`,
  files: ({ url }: Target, sessionId: string) => `${url}/files/${encodeURIComponent(sessionId)}?detail=summary`,
  download: ({ url }: Target, sessionId: string, fileId: string) =>
    `${url}/download/${encodeURIComponent(sessionId)}/${encodeURIComponent(fileId)}`,
};
