import type { LogFields, LogLevel } from '../../lifecycle-log.ts';
import { isoMicros, wallClockMs } from './wall-clock.ts';

export interface Log {
  event(level: LogLevel, logger: string, event: string, fields?: LogFields): void;
  /** Writes what is still held back. Call it before the process ends. */
  flush(): void;
}

/**
 * Writes events as lines of JSON. Lines of one turn of the event loop go out in one write, in order: a write for each
 * would cost more than all the rest of a short request.
 * @param write takes whole lines
 */
export function createLog(write: (text: string) => void, service: string, version: string): Log {
  const tail = `,"service":${JSON.stringify(service)},"version":${JSON.stringify(version)}}\n`;
  let held = '';
  const flush = () => {
    if (held === '') return;
    const text = held;
    held = '';
    write(text);
  };
  return {
    event(level, logger, event, fields = {}) {
      const own = JSON.stringify(fields);
      const head = own === '{}' ? '{' : `${own.slice(0, -1)},`;
      if (held === '') setImmediate(flush);
      held += `${head}"event":${JSON.stringify(event)},"logger":"${logger}","level":"${level}","timestamp":"${isoMicros(wallClockMs())}"${tail}`;
    },
    flush,
  };
}
