import type { Socket } from 'node:net';
import type { Tally } from './tally.ts';
import type { LadderSummary, LeftPhase } from './types.ts';
import { whoClosed } from './who-closed.ts';

/**
 * How a response that is over has ended.
 * @param phase where it was, had it no answer
 * @param taken the operating system had taken all of the answer while the connection was in order: `finish` alone does
 *   not say so, for Node emits it of an answer, too, that a reset or destroyed connection never took
 * @param stalled this server cut the caller off because it did not take the answer
 */
export function judgeEnding(
  tally: Tally,
  socket: Socket,
  phase: LeftPhase,
  { taken, stalled }: { readonly taken: boolean; readonly stalled: boolean },
): Pick<LadderSummary, 'end' | 'phase' | 'closing'> {
  const answered = tally.answeredMs !== null;
  if (answered && taken && !socket.errored && !stalled) {
    return { end: 'delivered', phase: null, closing: null };
  }
  const closing = whoClosed(socket);
  const end = stalled ? 'stalled' : closing.by === 'server' ? 'cut' : 'caller-left';
  return { end, phase: answered ? 'answer' : phase, closing };
}
