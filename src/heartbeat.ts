/** `import { heartbeat } from 'kcr/heartbeat'`: the ladder of answers for anybody's own route. */
export { callerSignal, type HeartbeatOptions, heartbeat } from './server/heartbeat/heartbeat.ts';
export { lateBody } from './server/heartbeat/late-body.ts';
export { type Ladder, type LadderState, openLadder } from './server/heartbeat/open-ladder.ts';
export type {
  Answer,
  AnswerPath,
  HeartbeatMode,
  LadderEvent,
  LadderOptions,
  LadderSummary,
  LeftPhase,
} from './server/heartbeat/types.ts';
