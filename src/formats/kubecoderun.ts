// structlog set-up: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/src/utils/logging.py
import type { Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { execFact } from './helpers/exec-facts.ts';
import { execIds } from './helpers/exec-ids.ts';
import { reading } from './helpers/reading.ts';
import { structlogEvent } from './helpers/structlog.ts';
import { continueTraceback } from './helpers/traceback.ts';

/** KubeCodeRun's structlog events, as JSON or console text, and those of any service that logs in its way. */
export const kubecoderun: Format = {
  name: 'kubecoderun',
  tokens: [
    'ode execution',
    'Client disconnected',
    'Server closed',
    'Connection reset',
    'Response headers sent',
    'Failed to ',
    'Request processed',
    'Exec response path',
    'Created new session',
    'Reusing session',
    'Execution request failed',
    'Kubernetes not available',
    'ob pod',
    ' occurred',
    'Request failed',
    'middleware error',
    'Starting Code Interpreter',
    'Starting HTTP',
    'Shutting down',
    'shutdown completed',
    'tream',
    'eartbeat',
    'eepalive',
    'eep-alive',
  ],
  copies: true,
  read(line: Line): Reading | 'noise' | null {
    const event = structlogEvent(line.text);
    if (!event) return null;
    const fact = execFact(event);
    if (!fact) return 'noise';
    return reading({ stamp: event.stamp, role: 'server', ids: execIds(event), text: excerpt(event.event) }, fact);
  },
  continue(head, text, index) {
    return continueTraceback(head, text, index);
  },
};
