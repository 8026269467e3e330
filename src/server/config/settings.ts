/**
 * The settings of `kcr serve`: data only, so that the command line can be built from it without loading the rest.
 * Each is the flag `--name`, the environment variable `KCR_NAME` and the key `name` of a config file.
 */
export interface Setting {
  readonly group: 'LISTEN' | 'ACCESS' | 'HEARTBEAT' | 'CONNECTION' | 'EXECUTION' | 'LIMITS' | 'LOG' | 'EXPERIMENT';
  readonly summary: string;
  /** For people; what counts stands in the schema. */
  readonly fallback?: string;
  readonly options?: readonly string[];
  /** A switch; `negatable` ones are on unless `--no-name` is given. */
  readonly kind?: 'switch' | 'negatable';
  readonly placeholder?: string;
}

export const SETTINGS = {
  host: { group: 'LISTEN', summary: 'address to listen on', fallback: '127.0.0.1' },
  port: { group: 'LISTEN', summary: 'port to listen on; 0 takes a free one', fallback: '8000' },
  'api-key': {
    group: 'ACCESS',
    summary: 'key that callers must send; several with commas; made up and printed once if there is none',
    placeholder: 'key',
  },
  auth: { group: 'ACCESS', summary: 'ask for a key; --no-auth only on loopback', kind: 'negatable' },
  'rate-limit': { group: 'ACCESS', summary: 'calls of /exec a minute for each key; 0 is no limit', fallback: '0' },
  heartbeat: {
    group: 'HEARTBEAT',
    summary: 'how to keep callers waiting; auto drips the status line, or sends white space behind a proxy',
    options: ['auto', 'drip', 'body', 'off'],
    fallback: 'auto',
  },
  'first-byte': {
    group: 'HEARTBEAT',
    summary: 'an answer sooner than this is an ordinary one',
    fallback: '2s',
    placeholder: 'time',
  },
  interval: { group: 'HEARTBEAT', summary: 'time from beat to beat', fallback: '2s', placeholder: 'time' },
  'max-duration': {
    group: 'HEARTBEAT',
    summary: 'answer 504 after this; 0 never',
    fallback: '15m',
    placeholder: 'time',
  },
  'end-deadline': {
    group: 'HEARTBEAT',
    summary: 'cut off a caller that has not taken its answer after this; 0 never',
    fallback: '30s',
    placeholder: 'time',
  },
  'body-agents': {
    group: 'HEARTBEAT',
    summary: 'patterns, with commas, of User-Agents that wait for headers: no drip for them',
    placeholder: 'regexp',
  },
  'on-disconnect': {
    group: 'HEARTBEAT',
    summary: 'what happens to the work of a caller that has left',
    options: ['abort', 'finish'],
    fallback: 'abort',
  },
  pooled: {
    group: 'CONNECTION',
    summary: 'keep short answers from leaving poisoned connections: Connection: close, or Keep-Alive: timeout=1',
    options: ['close', 'hint', 'off'],
    fallback: 'close',
  },
  'keep-alive-timeout': {
    group: 'CONNECTION',
    summary: 'how long an idle connection stays open; 0 for ever',
    fallback: '75s',
    placeholder: 'time',
  },
  'header-timeout': {
    group: 'CONNECTION',
    summary: 'time for the head of a request',
    fallback: '10s',
    placeholder: 'time',
  },
  'body-timeout': { group: 'CONNECTION', summary: 'time for a JSON body', fallback: '30s', placeholder: 'time' },
  'upload-timeout': {
    group: 'CONNECTION',
    summary: 'time for a whole request with files',
    fallback: '5m',
    placeholder: 'time',
  },
  'idle-timeout': {
    group: 'CONNECTION',
    summary: 'give up a request passed on to the upstream when no byte has passed for this long',
    fallback: '5m',
    placeholder: 'time',
  },
  grace: {
    group: 'CONNECTION',
    summary: 'on SIGTERM, time until the end; open calls are answered 503 shortly before',
    fallback: '25s',
    placeholder: 'time',
  },
  executor: {
    group: 'EXECUTION',
    summary: 'what runs the code; upstream if --upstream is given',
    options: ['local', 'upstream', 'sleep'],
    fallback: 'local',
  },
  upstream: {
    group: 'EXECUTION',
    summary: 'a KubeCodeRun, or any server of its contract, to stand in front of',
    placeholder: 'url',
  },
  'upstream-key': {
    group: 'EXECUTION',
    summary: "key for it; without one the caller's is passed on",
    placeholder: 'key',
  },
  sandbox: {
    group: 'EXECUTION',
    summary: 'auto uses bubblewrap if it works; on refuses to start without; off never',
    options: ['auto', 'on', 'off'],
    fallback: 'auto',
  },
  'max-execution': {
    group: 'EXECUTION',
    summary: 'time limit of a program run here',
    fallback: '30s',
    placeholder: 'time',
  },
  'data-dir': { group: 'EXECUTION', summary: 'where sessions and their files are kept', placeholder: 'directory' },
  'session-ttl': {
    group: 'EXECUTION',
    summary: 'how long a session lives after its last use',
    fallback: '24h',
    placeholder: 'time',
  },
  'max-concurrent': { group: 'LIMITS', summary: 'executions at a time; 0 suits the executor', fallback: '0' },
  queue: { group: 'LIMITS', summary: 'calls that may wait for a place, with heartbeats', fallback: '100' },
  'body-limit': { group: 'LIMITS', summary: 'largest JSON body', fallback: '10mb', placeholder: 'size' },
  'file-limit': { group: 'LIMITS', summary: 'largest file', fallback: '10mb', placeholder: 'size' },
  'log-file': { group: 'LOG', summary: 'append the log to this file instead of stdout', placeholder: 'file' },
  'access-log': { group: 'LOG', summary: "lines like uvicorn's access log", kind: 'negatable' },
  identify: {
    group: 'EXPERIMENT',
    summary: "answer /exec with an experiment that tells each caller's timer, instead of running code",
    kind: 'switch',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The environment variable of a setting. */
export function envName(name: SettingName): string {
  return `KCR_${name.toUpperCase().replaceAll('-', '_')}`;
}
