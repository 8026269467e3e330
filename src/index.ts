/** The public library. */
export type { Report } from './report.ts';
export type * from './types.ts';
