/** Tells people of a time in which lines of the log were lost: once when it begins, once when it is over. */
export interface Losses {
  lost(text: string, why: string): void;
  /** A line was written. */
  written(): void;
}

export function losses(say: (text: string) => void): Losses {
  let lines = 0;
  return {
    lost(text, why) {
      if (lines === 0)
        say(`kcr serve: the log cannot be written: ${why}. The server goes on; lines are lost meanwhile.`);
      lines += text.split('\n').length - 1;
    },
    written() {
      if (lines > 0) say(`kcr serve: the log is written again; lines lost: ${lines}`);
      lines = 0;
    },
  };
}
