export { type FoundInputs, findInputs } from './find-inputs.ts';
export type { Input, InputProblem } from './input.ts';
export { type LinePeeler, peel } from './peel.ts';
export { type ReadLinesOptions, readLines } from './read-lines.ts';
export { splitLines } from './split-lines.ts';
