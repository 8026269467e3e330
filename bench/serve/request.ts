export const KEY = 'kcr-bench-key';

export const ANSWER = {
  session_id: 'aB3dE6gH9jK2mN5pQ8sT1',
  files: [],
  stdout: '42\n',
  stderr: '',
  has_state: false,
  state_size: null,
  state_hash: null,
};

/** `POST /exec` as LibreChat sends it, for work that takes `ms`. */
export function execRequest(ms: number): string {
  const body = JSON.stringify({
    lang: 'py',
    code: String(ms).padEnd(40),
    args: [],
    user_id: '65f0c0ffee00000000000001',
  });
  const head = [
    'POST /exec HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'User-Agent: LibreChat/1.0',
    `X-API-Key: ${KEY}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
