import { rules } from '../../src/rules/index.ts';
import type { Step } from './step-times.ts';

/** The steps from records to JSON, in their order. */
export const STEPS: readonly Step[] = [
  { name: 'place', function: 'placeAll' },
  { name: 'remove duplicates', function: 'removeDuplicates' },
  { name: 'tell roles', function: 'tellRoles' },
  { name: 'server life', function: 'readServerLife' },
  { name: 'join request ids', function: 'joinByRequestId' },
  { name: 'join sessions', function: 'joinSessions' },
  { name: 'join responses', function: 'joinResponses' },
  { name: 'join sandbox', function: 'joinSandbox' },
  { name: 'estimate skew', function: 'estimateSkew' },
  { name: 'join proxies', function: 'joinProxies' },
  { name: 'join callers', function: 'joinCallers' },
  { name: 'connections', function: 'tellConnections' },
  { name: 'timelines', function: 'buildTimeline' },
  { name: 'cutoffs', function: 'findCutoffs' },
  ...rules.map((rule) => ({ name: `rule ${rule.name}`, function: 'judge', file: rule.name })),
  { name: 'verdict', function: 'decide' },
  { name: 'differences', function: 'differences' },
  { name: 'blind spots', function: 'blindSpots' },
  { name: 'report', function: 'requestOf' },
  { name: 'redact', function: 'redactRequest' },
  { name: 'JSON', function: 'writeJson' },
];
