import type { HeartbeatMode } from '../heartbeat/types.ts';

/** The settings of one server, checked and complete. Durations are milliseconds, sizes bytes. */
export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Empty: no key was given. */
  readonly apiKeys: readonly string[];
  readonly auth: boolean;
  readonly rateLimitPerMinute: number;
  readonly heartbeat: HeartbeatMode;
  readonly firstByteMs: number;
  readonly intervalMs: number;
  readonly maxDurationMs: number;
  readonly endDeadlineMs: number;
  readonly bodyUserAgents: readonly RegExp[];
  readonly onDisconnect: 'abort' | 'finish';
  readonly pooled: 'close' | 'hint' | 'off';
  readonly keepAliveTimeoutMs: number;
  readonly headerTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly uploadTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly graceMs: number;
  readonly executor: 'local' | 'upstream' | 'sleep';
  readonly upstream: string | null;
  readonly upstreamKey: string | null;
  readonly sandbox: 'auto' | 'on' | 'off';
  readonly maxExecutionMs: number;
  readonly dataDir: string | null;
  readonly sessionTtlMs: number;
  readonly maxConcurrent: number;
  readonly queue: number;
  readonly bodyLimitBytes: number;
  readonly fileLimitBytes: number;
  readonly logFile: string | null;
  readonly accessLog: boolean;
  readonly identify: boolean;
}
