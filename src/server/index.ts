/** What the command line needs of the server: its settings at once, the rest (express, zod, …) when it is wanted. */
export { envName, SETTINGS, type Setting, type SettingName } from './config/settings.ts';

export const loadServer = () => import('./library.ts');
