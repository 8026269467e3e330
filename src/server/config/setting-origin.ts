import type { SettingsFile } from './read-settings-file.ts';
import { envName, type SettingName } from './settings.ts';

export interface ConfigSources {
  /** As given on the command line; what was not given is undefined. */
  readonly flags: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The contents of a config file, parsed, and its name. */
  readonly file: SettingsFile | null;
}

/** A setting as it was given, and by what name a person knows it. */
export interface GivenSetting {
  readonly value: unknown;
  readonly origin: string;
}

/** What counts for a setting: its flag, before its variable, before its line in the file; null if nobody gave it. */
export function givenSetting({ flags, env, file }: ConfigSources, name: SettingName): GivenSetting | null {
  const content = settingsOf(file);
  const variable = envName(name);
  const candidates: GivenSetting[] = [
    { value: flags[name], origin: flagOf(name, flags[name]) },
    { value: isServiceLink(name, env[variable]) ? null : env[variable], origin: variable },
    { value: Object.hasOwn(content, name) ? content[name] : null, origin: `${name} in ${file?.name}` },
  ];
  return candidates.find(({ value }) => value !== undefined && value !== null) ?? null;
}

/** By what name a message should speak of a setting; of one that nobody gave, its flag. */
export function settingOrigin(sources: ConfigSources, name: SettingName): string {
  return givenSetting(sources, name)?.origin ?? `--${name}`;
}

/** The settings of a file; none when it is empty, or no mapping. */
export function settingsOf(file: SettingsFile | null): Readonly<Record<string, unknown>> {
  const content = file?.content;
  return typeof content === 'object' && content !== null && !Array.isArray(content)
    ? (content as Record<string, unknown>)
    : {};
}

function flagOf(name: SettingName, value: unknown): string {
  return value === false ? `--no-${name}` : `--${name}`;
}

/**
 * Kubernetes sets KCR_PORT=tcp://10.0.0.1:8000 in every pod beside a Service that is named kcr
 * (https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables): no setting of ours.
 */
function isServiceLink(name: SettingName, value: string | undefined): boolean {
  return name === 'port' && value !== undefined && /^tcp:\/\//.test(value);
}
