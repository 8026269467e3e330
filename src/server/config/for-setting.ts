import { SettingError } from './setting-error.ts';
import type { SettingName } from './settings.ts';
import { systemProblem } from './system-problem.ts';

/**
 * Does what a setting asks for.
 * @throws SettingError in place of what the operating system, or a library, says
 */
export async function forSetting<T>(setting: SettingName, what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SettingError ? error : new SettingError(setting, `${what}: ${systemProblem(error)}`);
  }
}
