import type { Ids } from '../../types.ts';
import { stringField } from './fields.ts';
import { own, ownOrNull } from './own.ts';
import { textExecutionId } from './runner-texts.ts';
import type { StructlogEvent } from './structlog.ts';

// Error handlers (src/utils/error_handlers.py) make up a request id of their own, of 21 characters, that no other line
// has: it would start a request that never was. An id of the API's own lines is never that long.
const REQUEST_ID = /^[\w-]{4,20}$/;

/** The identifiers of an event, copied. */
export function execIds(e: StructlogEvent): Ids {
  const requestId = stringField(e.fields, 'request_id');
  return {
    requestId:
      requestId !== null && REQUEST_ID.test(requestId) && !/error_handlers$/.test(e.logger ?? '')
        ? own(requestId)
        : null,
    sessionId: ownOrNull(stringField(e.fields, 'session_id'), 64),
    executionId: ownOrNull(stringField(e.fields, 'execution_id') ?? textExecutionId(e.event), 64),
    pod: ownOrNull(stringField(e.fields, 'pod_name', 'job_name', 'pod_ip'), 253),
  };
}
