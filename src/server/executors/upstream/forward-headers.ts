/** Header lines as they are on the wire: a name may come more than once. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/**
 * RFC 9110 section 7.6.1: they speak of one connection. Proxy-Authenticate and Proxy-Authorization are for the proxy
 * that asked (11.7); Expect is answered by the server in front (10.1.1), which has read the head already.
 */
const HOP_BY_HOP = new Set([
  ...['connection', 'proxy-connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['proxy-authenticate', 'proxy-authorization', 'expect'],
]);

/** Without those of one connection: the known ones, and whatever `Connection` names. */
export function endToEnd(lines: HeaderLines): HeaderLines {
  const named = lines
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((token) => token.trim().toLowerCase()));
  const dropped = new Set([...HOP_BY_HOP, ...named]);
  return lines.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** As Node's `rawHeaders` has them: names and values in turn. */
export function headerLines(raw: readonly (string | Buffer)[]): HeaderLines {
  const lines: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([text(raw[i]), text(raw[i + 1])]);
  return lines;
}

function text(value: string | Buffer | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '');
}

export interface Caller {
  readonly address: string | null;
  readonly encrypted: boolean;
  readonly host: string | null;
  readonly httpVersion: string;
}

/** In all of these the caller may have put his key; a key of our own takes their place. */
const CREDENTIALS = new Set(['x-api-key', 'authorization']);

/**
 * The lines of a request to the upstream: without the connection's, `Host` left to the connection, `Via` (RFC 9110
 * section 7.6.3) and `X-Forwarded-*` added to, `apiKey` in place of the caller's credentials unless it is null.
 */
export function requestHeaders(lines: HeaderLines, caller: Caller, apiKey: string | null): HeaderLines {
  const kept = endToEnd(lines).filter(([name]) => {
    const lower = name.toLowerCase();
    return !['host', 'via', 'x-forwarded-for'].includes(lower) && !(apiKey !== null && CREDENTIALS.has(lower));
  });
  const has = (wanted: string) => kept.some(([name]) => name.toLowerCase() === wanted);
  const added: [string, string][] = [['via', joined(lines, 'via', `${caller.httpVersion} kcr`)]];
  if (caller.address !== null) added.push(['x-forwarded-for', joined(lines, 'x-forwarded-for', caller.address)]);
  if (!has('x-forwarded-proto')) added.push(['x-forwarded-proto', caller.encrypted ? 'https' : 'http']);
  if (!has('x-forwarded-host') && caller.host !== null) added.push(['x-forwarded-host', caller.host]);
  if (apiKey !== null) added.push(['x-api-key', apiKey]);
  return [...kept, ...added];
}

function joined(lines: HeaderLines, wanted: string, last: string): string {
  const before = lines.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return [...before, last].join(', ');
}
