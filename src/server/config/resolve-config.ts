import { availableParallelism } from 'node:os';
import { configSchema } from './config-schema.ts';
import { isLoopback } from './is-loopback.ts';
import type { ServerConfig } from './server-config.ts';
import { envName, SETTINGS, type SettingName } from './settings.ts';

/** Settings that cannot be used; `message` has one line for each, naming it and where it came from. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

export interface ConfigSources {
  /** As given on the command line; what was not given is undefined. */
  readonly flags: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The contents of a config file, parsed, and its name. */
  readonly file: { readonly name: string; readonly content: unknown } | null;
}

/**
 * The settings of a server: a flag counts before the environment, that before the file, that before the default.
 * @throws ConfigError
 */
export function resolveConfig(sources: ConfigSources): ServerConfig {
  const problems: string[] = [];
  const fromFile = fileSettings(sources.file, problems);
  const values: Record<string, unknown> = {};
  const origins = new Map<string, string>();
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const variable = envName(name);
    for (const [value, origin] of [
      [sources.flags[name], `--${name}`],
      [sources.env[variable], variable],
      [fromFile[name], `${name} in ${sources.file?.name}`],
    ] as const) {
      if (value === undefined || value === null) continue;
      values[name] = value;
      origins.set(name, origin);
      break;
    }
  }
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0] ?? '');
      problems.push(`${origins.get(name) ?? name}: ${message}`);
    }
    throw new ConfigError(problems);
  }
  const v = parsed.data;
  const named = (name: SettingName) => origins.get(name) ?? `--${name}`;
  const executor = v.executor ?? (v.upstream === null ? 'local' : 'upstream');
  if (executor === 'upstream' && v.upstream === null) {
    problems.push(`${named('executor')}: upstream needs the address of the server, --upstream http://host:port`);
  }
  if (executor !== 'upstream' && v.upstream !== null) {
    problems.push(`${named('upstream')}: only executor upstream uses it, but the executor is ${executor}`);
  }
  if (!v.auth && !isLoopback(v.host)) {
    problems.push(`${named('auth')}: without a key this listens on loopback only, not on ${v.host}; give --api-key`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    host: v.host,
    port: v.port,
    apiKeys: v['api-key'],
    auth: v.auth,
    rateLimitPerMinute: v['rate-limit'],
    heartbeat: v.heartbeat,
    firstByteMs: v['first-byte'],
    intervalMs: v.interval,
    maxDurationMs: v['max-duration'],
    endDeadlineMs: v['end-deadline'],
    bodyUserAgents: v['body-agents'],
    onDisconnect: v['on-disconnect'],
    pooled: v.pooled,
    keepAliveTimeoutMs: v['keep-alive-timeout'],
    headerTimeoutMs: v['header-timeout'],
    bodyTimeoutMs: v['body-timeout'],
    uploadTimeoutMs: v['upload-timeout'],
    graceMs: v.grace,
    executor,
    upstream: v.upstream,
    upstreamKey: v['upstream-key'],
    sandbox: v.sandbox,
    maxExecutionMs: v['max-execution'],
    dataDir: v['data-dir'],
    sessionTtlMs: v['session-ttl'],
    maxConcurrent: v['max-concurrent'] || suitedTo(executor),
    queue: v.queue,
    bodyLimitBytes: v['body-limit'],
    fileLimitBytes: v['file-limit'],
    logFile: v['log-file'],
    accessLog: v['access-log'],
    identify: v.identify,
  };
}

function fileSettings(file: ConfigSources['file'], problems: string[]): Record<string, unknown> {
  if (file === null || file.content === null || file.content === undefined) return {};
  if (typeof file.content !== 'object' || Array.isArray(file.content)) {
    throw new ConfigError([`${file.name}: expected settings, one "name: value" a line`]);
  }
  const settings = file.content as Record<string, unknown>;
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(SETTINGS, name)) {
      problems.push(`${name} in ${file.name}: no such setting; there are ${Object.keys(SETTINGS).join(', ')}`);
    }
    if (Array.isArray(value)) settings[name] = value.join(',');
  }
  return settings;
}

// Programs here share two or more cores; behind an upstream a call costs next to nothing but a connection.
function suitedTo(executor: ServerConfig['executor']): number {
  return executor === 'local' ? Math.max(4, 2 * availableParallelism()) : 10_000;
}
