import { closeSync, writeSync } from 'node:fs';
import { systemProblem } from '../config/system-problem.ts';
import type { LineSink } from './line-sink.ts';
import { losses } from './losses.ts';

/**
 * Writes to an open file at once, not when Node gets round to it: the last lines of a process that is being killed are
 * those that matter most. What cannot be written is lost, and the next line tried again: the disk may have room by then.
 * @param ours whether `close` closes it
 */
export function descriptorSink(descriptor: number, ours: boolean, say: (text: string) => void): LineSink {
  const { lost, written } = losses(say);
  let open = true;
  let torn = false;
  return {
    write(text) {
      if (!open) return;
      // What could be written of a line must not become one with the next.
      const bytes = Buffer.from(torn ? `\n${text}` : text);
      let done = 0;
      try {
        while (done < bytes.length) done += writeSync(descriptor, bytes, done);
        torn = false;
        written();
      } catch (error) {
        torn = done > 0 ? bytes[done - 1] !== 0x0a : torn;
        lost(bytes.toString('utf8', done), systemProblem(error));
      }
    },
    async close() {
      if (open && ours) closeSync(descriptor);
      open = false;
    },
  };
}
