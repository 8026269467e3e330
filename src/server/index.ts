/** What the command line needs of the server. Heavy: import it inside the command that needs it. */
export { ConfigError, resolveConfig } from './config/resolve-config.ts';
export type { ServerConfig } from './config/server-config.ts';
export { type LineSink, lineSink } from './log/line-sink.ts';
export { type Serving, serve } from './serve.ts';
export { usageLines } from './usage-lines.ts';
