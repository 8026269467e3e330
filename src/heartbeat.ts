/** `import { heartbeat } from 'kcr/heartbeat'`: the ladder of answers for anybody's own route. */
export { callerSignal, type HeartbeatOptions, heartbeat } from './server/heartbeat/heartbeat.ts';
export type { Ladder, LadderState } from './server/heartbeat/ladder.ts';
export { lateBody } from './server/heartbeat/late-body.ts';
export { openLadder } from './server/heartbeat/open-ladder.ts';
export type {
  Answer,
  AnswerPath,
  HeartbeatMode,
  LadderEvent,
  LadderOptions,
  LadderSummary,
  LeftPhase,
} from './server/heartbeat/types.ts';
