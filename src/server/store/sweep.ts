import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from './is-id.ts';
import { newId } from './new-id.ts';
import { PART_SUFFIX } from './write-json-atomically.ts';

/** No upload of 150 MiB takes longer; what is still half written after it was left by a crash. */
const PART_LIFE_MS = 60 * 60 * 1000;

export interface SweepPlan {
  readonly sessions: string;
  readonly entities: string;
  /** On the same file system as `sessions`. */
  readonly trash: string;
  readonly nowMs: number;
  readonly ttlMs: number;
}

export interface SweepReport {
  readonly sessionsRemoved: number;
  /** What could not be removed, and stays for the next time. */
  readonly failures: number;
}

/** Removes what has outlived its time. One entry that resists does not stop the others. */
export async function sweep(plan: SweepPlan): Promise<SweepReport> {
  let sessionsRemoved = 0;
  let failures = 0;
  for (const id of await names(plan.sessions)) {
    if (!isId(id)) continue;
    try {
      if (await sweepSession(plan, id)) sessionsRemoved += 1;
    } catch {
      failures += 1;
    }
  }
  await sweepOld(plan.entities, plan.nowMs - plan.ttlMs);
  for (const name of await names(plan.trash)) {
    await rm(join(plan.trash, name), { recursive: true, force: true }).catch(() => {
      failures += 1;
    });
  }
  return { sessionsRemoved, failures };
}

async function sweepSession(plan: SweepPlan, id: string): Promise<boolean> {
  const path = join(plan.sessions, id);
  // A session without its record is one that a crash left half made: its folder's age tells.
  const usedAtMs = (await modifiedAtMs(join(path, 'session.json'))) ?? (await modifiedAtMs(path));
  if (usedAtMs === null) return false;
  if (usedAtMs + plan.ttlMs > plan.nowMs) {
    await sweepOld(join(path, 'files'), plan.nowMs - PART_LIFE_MS, PART_SUFFIX);
    return false;
  }
  // In one step, so that nobody sees a session with half of its files.
  await rename(path, join(plan.trash, newId()));
  return true;
}

async function sweepOld(folder: string, beforeMs: number, suffix = ''): Promise<void> {
  for (const name of await names(folder)) {
    if (!name.endsWith(suffix)) continue;
    const path = join(folder, name);
    const atMs = await modifiedAtMs(path);
    if (atMs !== null && atMs <= beforeMs) await rm(path, { force: true });
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function modifiedAtMs(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}
