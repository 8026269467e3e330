/** The server as a library: settings in, a running server out. Heavy; `index.ts` loads it when it is wanted. */
export { ConfigError } from './config/config-error.ts';
export { forSetting } from './config/for-setting.ts';
export { nameSetting } from './config/name-setting.ts';
export { readSettingsFile } from './config/read-settings-file.ts';
export { resolveConfig } from './config/resolve-config.ts';
export type { ServerConfig } from './config/server-config.ts';
export { type LineSink, lineSink } from './log/line-sink.ts';
export { type Serving, serve } from './serve.ts';
export { usageLines } from './usage-lines.ts';
