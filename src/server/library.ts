/** The server as a library: settings in, a running server out. Heavy; `index.ts` loads it when it is wanted. */
export { ConfigError, resolveConfig } from './config/resolve-config.ts';
export type { ServerConfig } from './config/server-config.ts';
export { type LineSink, lineSink } from './log/line-sink.ts';
export { type Serving, serve } from './serve.ts';
export { usageLines } from './usage-lines.ts';
