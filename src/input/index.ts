export { type FoundInputs, findInputs } from './find-inputs.ts';
export { type FollowFileOptions, type FollowStep, followFile } from './follow-file.ts';
export { followStream } from './follow-stream.ts';
export type { Input, InputProblem } from './input.ts';
export { isCompressed } from './is-compressed.ts';
export { type LinePeeler, peel } from './peel.ts';
export { type ReadLinesOptions, readLines } from './read-lines.ts';
export { splitLines } from './split-lines.ts';
export { systemProblem } from './system-problem.ts';
