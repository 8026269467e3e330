import type { SettingName } from './settings.ts';

/** What one setting asks for cannot be had: found by trying it, not by looking at it. The message names no setting. */
export class SettingError extends Error {
  readonly setting: SettingName;

  constructor(setting: SettingName, problem: string) {
    super(problem);
    this.name = 'SettingError';
    this.setting = setting;
  }
}
