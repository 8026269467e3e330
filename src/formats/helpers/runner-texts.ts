import type { Fact } from '../../types.ts';
import { ownOrNull } from './own.ts';

// `src/services/execution/runner.py` puts these data into the event's text.
const OF_ONE = 'Code execution ';
const FINISHED =
  /^Code execution ([\w-]{6,40}) completed: status=(?:\w+\.)?(\w+), exit_code=(-?\d+|None), time=(\d+(?:\.\d+)?)ms(?:, |$)/;
const TIMED_OUT = /^Code execution ([\w-]{6,40}) timed out$/;
const FAILED = /^Code execution ([\w-]{6,40}) failed: /;

/** Who the execution was: KubeCodeRun's runner writes its id into the text. */
export function textExecutionId(event: string): string | null {
  if (!event.startsWith(OF_ONE)) return null;
  return ownOrNull((FINISHED.exec(event) ?? TIMED_OUT.exec(event) ?? FAILED.exec(event))?.[1]);
}

/** How the runner says that one execution ended; null where a text says nothing of the kind. */
export function endFact(event: string): Fact | null {
  if (!event.startsWith(OF_ONE)) return null;
  const finished = FINISHED.exec(event);
  if (finished) {
    const [, , status = '', exit = '', time = ''] = finished;
    return {
      kind: 'execution-finished',
      state: state(status),
      exitCode: exit === 'None' ? null : Number(exit),
      timeMs: Number(time),
    };
  }
  if (TIMED_OUT.test(event)) return { kind: 'execution-finished', state: 'timeout', exitCode: null, timeMs: null };
  if (FAILED.test(event)) return { kind: 'execution-finished', state: 'failed', exitCode: null, timeMs: null };
  return null;
}

function state(status: string): 'completed' | 'failed' | 'timeout' | 'other' {
  const s = status.toLowerCase();
  return s === 'completed' || s === 'failed' || s === 'timeout' ? s : 'other';
}
