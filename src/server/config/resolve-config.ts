import { availableParallelism } from 'node:os';
import { ConfigError } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import { isLoopback } from './is-loopback.ts';
import type { SettingsFile } from './read-settings-file.ts';
import type { ServerConfig } from './server-config.ts';
import { type ConfigSources, givenSetting, settingOrigin, settingsOf } from './setting-origin.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/**
 * The settings of a server: a flag counts before the environment, that before the file, that before the default.
 * @throws ConfigError
 */
export function resolveConfig(sources: ConfigSources): ServerConfig {
  const problems = fileProblems(sources.file);
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const given = givenSetting(sources, name);
    if (given !== null) values[name] = Array.isArray(given.value) ? given.value.join(',') : given.value;
  }
  const named = (name: SettingName) => settingOrigin(sources, name);
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0] ?? '');
      problems.push(`${isSetting(name) ? named(name) : name}: ${message}`);
    }
    throw new ConfigError(problems);
  }
  const v = parsed.data;
  const executor = v.executor ?? (v.upstream === null ? 'local' : 'upstream');
  if (executor === 'upstream' && v.upstream === null) {
    problems.push(`${named('executor')}: upstream needs the address of the server, --upstream http://host:port`);
  }
  if (executor !== 'upstream' && v.upstream !== null) {
    problems.push(`${named('upstream')}: only executor upstream uses it, but the executor is ${executor}`);
  }
  if (executor !== 'upstream' && v['upstream-key'] !== null) {
    problems.push(`${named('upstream-key')}: only executor upstream uses it, but the executor is ${executor}`);
  }
  if (!v.auth && !isLoopback(v.host)) {
    problems.push(`${named('auth')}: without a key this listens on loopback only, not on ${v.host}; give --api-key`);
  }
  if (!v.auth && v['api-key'].length > 0) {
    problems.push(
      `${named('auth')}: but there is a key (${named('api-key')}), which nobody would be asked for; drop one`,
    );
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
    idleTimeoutMs: v['idle-timeout'],
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

function fileProblems(file: SettingsFile | null): string[] {
  if (file === null || file.content === null || file.content === undefined) return [];
  if (typeof file.content !== 'object' || Array.isArray(file.content)) {
    throw new ConfigError([`${file.name}: expected settings, one "name: value" a line`]);
  }
  return Object.entries(settingsOf(file)).flatMap(([name, value]) => {
    if (!isSetting(name)) {
      const switched = name.replace(/^no-/, '');
      if (switched !== name && isSetting(switched))
        return [`${name} in ${file.name}: in a file this is ${switched}: false`];
      return [`${name} in ${file.name}: no such setting; there are ${Object.keys(SETTINGS).join(', ')}`];
    }
    const isKey = name === 'api-key' || name === 'upstream-key';
    // YAML makes 123 of 0123.
    return isKey && hasNumber(value) ? [`${name} in ${file.name}: a key of digits must stand in quotes`] : [];
  });
}

function hasNumber(value: unknown): boolean {
  return typeof value === 'number' || (Array.isArray(value) && value.some((each) => typeof each === 'number'));
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

// Programs here share two or more cores; behind an upstream a call costs next to nothing but a connection.
function suitedTo(executor: ServerConfig['executor']): number {
  return executor === 'local' ? Math.max(4, 2 * availableParallelism()) : 10_000;
}
