/** In the order in which they are shown. */
export const CRITERION_NAMES = [
  'hang-ups',
  'server-notices',
  'parseable-json',
  'heartbeat-gaps',
  'short-calls',
  'new-failures',
  'workload',
] as const;
