import type { ClockOptions } from '../time/clocks.ts';
import { type FollowLines, followLines } from './follow-lines.ts';

/** One log that is followed. */
export interface FollowedSource {
  push(bytes: Uint8Array, nowMs: number): void;
  /** The file was replaced or emptied: what comes now is another file. */
  restart(): void;
  /** All that was there at the beginning has been pushed. */
  caughtUp(): void;
  /** The name that lines read now are cited by: `x.log`, or `x.log#2` after it was replaced. */
  readonly file: string;
}

/** The logs that are followed, with what was read of them. */
export interface FollowedLogs {
  /** One more; `changed` is called when lines came, with the time, and, without one, when it has to be looked at anew. */
  add(base: string, changed: (nowMs: number | null) => void): FollowedSource;
  /** Every file that was read, also those that another took the place of. */
  all(): readonly { readonly file: string; readonly lines: FollowLines }[];
  /** Several logs that are read from their beginnings come one before the other: nothing is known before all are there. */
  mustWait(): boolean;
  /** What is said of the clocks of a file holds for those that took its place. */
  withSuccessors(given: ClockOptions): ClockOptions;
}

export function followedLogs(): FollowedLogs {
  const sources: { behind: boolean }[] = [];
  const logs: { readonly base: string; readonly file: string; readonly lines: FollowLines }[] = [];

  function renamed<T extends { readonly name: string | null }>(named: readonly T[]): T[] {
    return named.flatMap((one) => {
      const successors = logs.filter(({ base, file }) => file !== base && one.name !== null && isNamed(base, one.name));
      return [one, ...successors.map(({ file }) => ({ ...one, name: file }))];
    });
  }

  return {
    all: () => logs,
    mustWait: () => sources.length > 1 && sources.some(({ behind }) => behind),
    withSuccessors: (given) => ({ ...given, zones: renamed(given.zones), offsets: renamed(given.offsets) }),
    add(base, changed) {
      const state = { behind: true };
      sources.push(state);
      let generation = 0;
      const begin = () => {
        generation++;
        const file = generation === 1 ? base : `${base}#${generation}`;
        const log = { base, file, lines: followLines(file) };
        logs.push(log);
        return log;
      };
      let log = begin();
      return {
        get file() {
          return log.file;
        },
        push(bytes, nowMs) {
          if (log.lines.push(bytes)) changed(nowMs);
        },
        restart() {
          log.lines.end();
          log = begin();
          changed(null);
        },
        caughtUp() {
          state.behind = false;
          changed(null);
        },
      };
    },
  };
}

function isNamed(file: string, name: string): boolean {
  return file === name || file.replace(/^.*[\\/]/, '') === name;
}
