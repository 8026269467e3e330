import type { Writable } from 'node:stream';
import { codeOf } from '../config/system-problem.ts';
import { within } from '../within.ts';
import type { LineSink } from './line-sink.ts';
import { losses } from './losses.ts';

/** What is held for a reader that has stopped reading; beyond it lines are lost, or they would fill the memory. */
const HELD_BYTES = 16 << 20;
/** At the end, how long a reader may take for what is held. */
const LAST_MS = 500;

/** Writes to a pipe or a terminal, whose reader may be slow, or go away: that ends the log, not the server. */
export function streamSink(stream: Writable, say: (text: string) => void, heldBytes = HELD_BYTES): LineSink {
  const { lost, written } = losses(say);
  stream.on('error', (error) => {
    say(`kcr serve: whoever read the log is gone (${codeOf(error) ?? error.message}): the server goes on without it.`);
  });
  return {
    write(text) {
      if (stream.destroyed) return;
      if (stream.writableLength > heldBytes) {
        lost(text, 'its reader has stopped reading');
        return;
      }
      stream.write(text, (error) => {
        if (!error) written();
      });
    },
    close: () =>
      within(
        LAST_MS,
        new Promise<void>((resolve) => {
          if (stream.destroyed) resolve();
          else stream.write('', () => resolve());
        }),
      ),
  };
}
