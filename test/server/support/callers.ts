import http from 'node:http';
import axios from 'axios';
import got from 'got';
import nodeFetch3 from 'node-fetch';
import nodeFetch2 from 'node-fetch-2';
import superagent from 'superagent';
import { Agent, request as undiciRequest } from 'undici';
import { missing, run } from './programs.ts';
import { KEY } from './server.ts';

/** What a caller got; `error` is its own words for why it got nothing. */
export type Got = { readonly status: number; readonly body: unknown } | { readonly error: string };

export interface Caller {
  readonly name: string;
  /** Why it cannot be tried here, or null. */
  readonly missing: string | null;
  readonly call: (url: string, body: object) => Promise<Got>;
}

const HEADERS = { 'Content-Type': 'application/json', 'X-API-Key': KEY };
const LIMIT_MS = 5000;

function caller(name: string, call: (url: string, body: string) => Promise<Got>, reason: string | null = null): Caller {
  return {
    name,
    missing: reason,
    call: (url, body) =>
      call(url, JSON.stringify(body)).catch((error: unknown) => ({
        error: error instanceof Error ? `${error.message} ${String(error.cause ?? '')}`.trim() : String(error),
      })),
  };
}

const post = { method: 'POST', headers: HEADERS };

/** The agent that Node has had for everybody since version 19: it keeps connections, with an idle timer of 5 s. */
const pooling = () => new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: LIMIT_MS });

/**
 * What LibreChat does before a run with files: axios, with its 5 s, on the same agent. follow-redirects, inside axios,
 * leaves a listener on the socket that will destroy it at its next idle timeout.
 */
async function poison(url: string, agent: http.Agent): Promise<void> {
  const session = 'aB3dE6gH9jK2mN5pQ8sT1';
  const files = new URL(`/files/${session}?detail=summary`, url).href;
  await axios.get(files, { headers: { 'X-API-Key': KEY }, timeout: LIMIT_MS, httpAgent: agent });
}

export const nodeFetch2Poisoned = caller('node-fetch 2 on a socket poisoned by axios', async (url, body) => {
  const agent = pooling();
  await poison(url, agent);
  const response = await nodeFetch2(url, { ...post, body, agent });
  return { status: response.status, body: await response.json() };
});

export const nodeFetch2Fresh = caller('node-fetch 2', async (url, body) => {
  const response = await nodeFetch2(url, { ...post, body, agent: pooling() });
  return { status: response.status, body: await response.json() };
});

const python = (module: string, code: string, name: string) =>
  caller(
    name,
    async (url, body) => {
      const script = `import sys, json, ${module}\nurl, body, key = sys.argv[1:4]\nheaders = {"Content-Type": "application/json", "X-API-Key": key}\n${code}\nprint(json.dumps({"status": r.status_code, "body": r.json()}))`;
      const { code: exit, stdout, stderr } = await run('/usr/bin/python3', ['-c', script, url, body, KEY]);
      return exit === 0 ? (JSON.parse(stdout) as Got) : { error: stderr.trim().split('\n').at(-1) ?? '' };
    },
    missing('/usr/bin/python3', '-c', `import ${module}`),
  );

const curl = (name: string, ...options: string[]) =>
  caller(
    name,
    async (url, body) => {
      const headers = Object.entries(HEADERS).flatMap(([field, value]) => ['-H', `${field}: ${value}`]);
      const { code, stdout } = await run('curl', [
        '-sS',
        ...options,
        ...headers,
        '-d',
        body,
        '-w',
        '\n%{http_code}',
        url,
      ]);
      if (code !== 0) return { error: `curl (${code})` };
      const lines = stdout.split('\n');
      return { status: Number(lines.pop()), body: JSON.parse(lines.join('\n')) as unknown };
    },
    missing('curl', '--version'),
  );

/** A program that prints the status, a line break and the body; nothing on stdout when it failed. */
const script = (name: string, program: string, args: readonly string[], probe: readonly string[]) =>
  caller(
    name,
    async (url, body) => {
      const { stdout, stderr } = await run(program, [...args, url, body, KEY]);
      const cut = stdout.indexOf('\n');
      if (cut < 0) return { error: stderr.trim() || `${program} gave up` };
      return { status: Number(stdout.slice(0, cut)), body: JSON.parse(stdout.slice(cut)) as unknown };
    },
    missing(program, ...probe),
  );

const PERL = `use HTTP::Tiny; my ($url, $body, $key) = @ARGV;
my $r = HTTP::Tiny->new(timeout => 5)->post($url, {content => $body, headers => {'Content-Type' => 'application/json', 'X-API-Key' => $key}});
if ($r->{status} == 599) { print STDERR $r->{content} } else { print "$r->{status}\n$r->{content}" }`;

const PHP = `[, $url, $body, $key] = $argv;
$head = "Content-Type: application/json\r\nX-API-Key: $key\r\n";
$text = @file_get_contents($url, false, stream_context_create(['http' => ['method' => 'POST', 'header' => $head, 'content' => $body, 'timeout' => 5, 'ignore_errors' => true]]));
if ($text !== false) echo explode(' ', $http_response_header[0])[1], "\n", $text;`;

/** Speaks a version of HTTP whose status line must not come in pieces. */
export const oldCaller: Caller = curl('curl, HTTP/1.0', '--http1.0');

/** Timers that any byte resets, and callers without one: a drip reaches them all, and so does white space. */
export const idleCallers: readonly Caller[] = [
  nodeFetch2Fresh,
  nodeFetch2Poisoned,
  caller('node-fetch 3 on a socket poisoned by axios', async (url, body) => {
    const agent = pooling();
    await poison(url, agent);
    const response = await nodeFetch3(url, { ...post, body, agent });
    return { status: response.status, body: await response.json() };
  }),
  caller('node-fetch 3', async (url, body) => {
    const response = await nodeFetch3(url, { ...post, body, agent: pooling() });
    return { status: response.status, body: await response.json() };
  }),
  caller('superagent', async (url, body) => {
    const response = await superagent
      .post(url)
      .set(HEADERS)
      .ok(() => true)
      .send(body);
    return { status: response.status, body: response.body as unknown };
  }),
  caller('fetch', async (url, body) => {
    const response = await fetch(url, { ...post, body });
    return { status: response.status, body: await response.json() };
  }),
  caller('undici, bodyTimeout 5 s', async (url, body) => {
    const dispatcher = new Agent({ bodyTimeout: LIMIT_MS });
    const response = await undiciRequest(url, { method: 'POST', headers: HEADERS, body, dispatcher });
    return { status: response.statusCode, body: await response.body.json() };
  }),
  caller('axios', async (url, body) => {
    const response = await axios.post(url, body, { headers: HEADERS, validateStatus: null });
    return { status: response.status, body: response.data as unknown };
  }),
  caller('got, socket 5 s', async (url, body) => {
    const options = {
      headers: HEADERS,
      body,
      timeout: { socket: LIMIT_MS },
      throwHttpErrors: false,
      retry: { limit: 0 },
    };
    const response = await got.post(url, options);
    return { status: response.statusCode, body: JSON.parse(response.body) as unknown };
  }),
  caller('http.request, idle 5 s', (url, body) => idleRequest(url, body)),
  curl('curl'),
  curl('curl, Expect: 100-continue', '-H', 'Expect: 100-continue'),
  python('requests', 'r = requests.post(url, data=body, headers=headers, timeout=5)', 'Python requests, timeout 5'),
  python('httpx', 'r = httpx.post(url, content=body, headers=headers, timeout=5)', 'Python httpx, timeout 5'),
  python('requests', 'r = requests.post(url, data=body, headers=headers)', 'Python requests'),
  python('httpx', 'r = httpx.post(url, content=body, headers=headers, timeout=None)', 'Python httpx, no timeout'),
  script('Perl HTTP::Tiny, timeout 5', 'perl', ['-e', PERL], ['-MHTTP::Tiny', '-e', '1']),
  script('PHP file_get_contents, timeout 5', 'php', ['-r', PHP, '--'], ['--version']),
];

/** Timers that end with the headers: a drip does not reset them, headers and white space do. */
export const firstByteCallers: readonly Caller[] = [
  caller('axios, timeout 5 s', async (url, body) => {
    const response = await axios.post(url, body, { headers: HEADERS, timeout: LIMIT_MS, validateStatus: null });
    return { status: response.status, body: response.data as unknown };
  }),
  caller('got, response 5 s', async (url, body) => {
    const options = {
      headers: HEADERS,
      body,
      timeout: { response: LIMIT_MS },
      throwHttpErrors: false,
      retry: { limit: 0 },
    };
    const response = await got.post(url, options);
    return { status: response.statusCode, body: JSON.parse(response.body) as unknown };
  }),
  caller('superagent, response 5 s', async (url, body) => {
    const response = await superagent
      .post(url)
      .set(HEADERS)
      .timeout({ response: LIMIT_MS })
      .ok(() => true)
      .send(body);
    return { status: response.status, body: response.body as unknown };
  }),
  caller('undici, headersTimeout 5 s', async (url, body) => {
    const dispatcher = new Agent({ headersTimeout: LIMIT_MS, bodyTimeout: LIMIT_MS });
    const response = await undiciRequest(url, { method: 'POST', headers: HEADERS, body, dispatcher });
    return { status: response.statusCode, body: await response.body.json() };
  }),
];

/** Timers on the whole call: nothing that a server sends can save these. */
export const absoluteCallers: readonly Caller[] = [
  caller('fetch, AbortSignal 5 s', async (url, body) => {
    const response = await fetch(url, { ...post, body, signal: AbortSignal.timeout(LIMIT_MS) });
    return { status: response.status, body: await response.json() };
  }),
  caller('node-fetch 3, AbortSignal 5 s', async (url, body) => {
    const response = await nodeFetch3(url, { ...post, body, signal: AbortSignal.timeout(LIMIT_MS) });
    return { status: response.status, body: await response.json() };
  }),
  caller('axios, AbortSignal 5 s', async (url, body) => {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const response = await axios.post(url, body, { headers: HEADERS, signal, validateStatus: null });
    return { status: response.status, body: response.data as unknown };
  }),
  caller('got, request 5 s', async (url, body) => {
    const options = { headers: HEADERS, body, timeout: { request: LIMIT_MS }, retry: { limit: 0 } };
    const response = await got.post(url, { ...options, throwHttpErrors: false });
    return { status: response.statusCode, body: JSON.parse(response.body) as unknown };
  }),
  caller('superagent, deadline 5 s', async (url, body) => {
    const response = await superagent
      .post(url)
      .set(HEADERS)
      .timeout({ deadline: LIMIT_MS })
      .ok(() => true)
      .send(body);
    return { status: response.status, body: response.body as unknown };
  }),
  curl('curl, --max-time 5', '--max-time', '5'),
];

export function idleRequest(url: string, body: string, idleMs = LIMIT_MS): Promise<Got> {
  return new Promise((resolve, reject) => {
    const req = http.request(url, { method: 'POST', headers: HEADERS, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('error', reject);
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body: JSON.parse(text) as unknown }));
    });
    req.setTimeout(idleMs, () => req.destroy());
    req.on('error', reject);
    req.end(body);
  });
}
