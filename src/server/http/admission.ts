export interface Admission {
  /**
   * Waits for a place to work in. Resolves to the function that gives it back, or to null if `signal` was aborted
   * first; at once to 'full' if neither a place nor room to wait is left.
   */
  enter(signal: AbortSignal): Promise<(() => void) | 'full' | null>;
  running(): number;
  waiting(): number;
}

/** At most `concurrent` work at a time, and at most `queue` wait, first come, first served. */
export function admission(concurrent: number, queue: number): Admission {
  const line: (() => void)[] = [];
  let running = 0;
  const release = () => {
    const next = line.shift();
    if (next) next();
    else running--;
  };
  const place = () => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      release();
    };
  };
  return {
    async enter(signal) {
      if (signal.aborted) return null;
      if (running < concurrent) {
        running++;
        return place();
      }
      if (line.length >= queue) return 'full';
      return new Promise((resolve) => {
        const leave = () => {
          line.splice(line.indexOf(turn), 1);
          resolve(null);
        };
        const turn = () => {
          signal.removeEventListener('abort', leave);
          resolve(place());
        };
        line.push(turn);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    running: () => running,
    waiting: () => line.length,
  };
}
