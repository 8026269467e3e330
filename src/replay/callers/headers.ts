import type { Target } from './caller.ts';

/** As LibreChat names itself. */
const USER_AGENT = 'LibreChat/1.0';

/** What every request carries. */
export function headers({ apiKey }: Target, contentType: string | null = null): Record<string, string> {
  return {
    'User-Agent': USER_AGENT,
    ...(apiKey === null ? {} : { 'X-API-Key': apiKey }),
    ...(contentType === null ? {} : { 'Content-Type': contentType }),
  };
}
