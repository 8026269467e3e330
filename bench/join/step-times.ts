import { type Profiler, Session } from 'node:inspector/promises';

/** A step of the pipe: the function that does it. */
export interface Step {
  readonly name: string;
  readonly function: string;
  /** End of the file's name without its extension, where several functions have one name. */
  readonly file?: string;
}

export interface StepTimes {
  readonly totalMs: number;
  /** By the step's name; a step within a step counts for both. */
  readonly steps: ReadonlyMap<string, number>;
  /** The functions that took most by themselves, ms. */
  readonly hottest: readonly (readonly [string, number])[];
}

/** Runs `work` under V8's sampling profiler and tells how long each step took, with all that it called. */
export async function stepTimes(work: () => unknown, steps: readonly Step[]): Promise<StepTimes> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 1000 });
  await session.post('Profiler.start');
  const begun = performance.now();
  await work();
  const totalMs = performance.now() - begun;
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { totalMs, ...addUp(profile, steps) };
}

function addUp(profile: Profiler.Profile, steps: readonly Step[]) {
  const own = new Map<number, number>();
  profile.samples?.forEach((node, i) => {
    own.set(node, (own.get(node) ?? 0) + (profile.timeDeltas?.[i] ?? 0) / 1000);
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const hot = new Map<string, number>();
  const visit = (id: number, within: ReadonlySet<string>) => {
    const node = nodes.get(id);
    if (!node) return;
    const { functionName, url, lineNumber } = node.callFrame;
    const file = url.replace(/^.*\//, '').replace(/\.\w+$/, '');
    const step = steps.find((s) => s.function === functionName && (s.file === undefined || s.file === file));
    const around = step ? new Set([...within, step.name]) : within;
    const ms = own.get(id) ?? 0;
    for (const name of around) times.set(name, (times.get(name) ?? 0) + ms);
    const place = `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
    hot.set(place, (hot.get(place) ?? 0) + ms);
    for (const child of node.children ?? []) visit(child, around);
  };
  const [root] = profile.nodes;
  if (root) visit(root.id, new Set());
  return { steps: times, hottest: [...hot].sort((a, b) => b[1] - a[1]).slice(0, 30) };
}
