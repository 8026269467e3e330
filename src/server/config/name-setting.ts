import { ConfigError } from './config-error.ts';
import { SettingError } from './setting-error.ts';
import { type ConfigSources, settingOrigin } from './setting-origin.ts';

/** Gives a problem with a setting the name under which the setting was given; leaves every other error as it is. */
export function nameSetting(error: unknown, sources: ConfigSources): unknown {
  if (!(error instanceof SettingError)) return error;
  return new ConfigError([`${settingOrigin(sources, error.setting)}: ${error.message}`]);
}
