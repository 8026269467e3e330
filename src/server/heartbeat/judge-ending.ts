import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Tally } from './tally.ts';
import type { LadderSummary, LeftPhase } from './types.ts';
import { whoClosed } from './who-closed.ts';

/**
 * How a response that is over has ended.
 * @param phase where it was, had it no answer
 * @param stalled this server cut the caller off because it did not take the answer
 */
export function judgeEnding(
  tally: Tally,
  res: ServerResponse,
  socket: Socket,
  phase: LeftPhase,
  stalled: boolean,
): Pick<LadderSummary, 'end' | 'phase' | 'closing'> {
  const answered = tally.answeredMs !== null;
  // 'finish' is not delivery: Node says it, too, of an answer that a reset caller never took.
  if (answered && res.writableFinished && !socket.errored && !stalled) {
    return { end: 'delivered', phase: null, closing: null };
  }
  const closing = whoClosed(socket);
  const end = stalled ? 'stalled' : closing.by === 'server' ? 'cut' : 'caller-left';
  return { end, phase: answered ? 'answer' : phase, closing };
}
