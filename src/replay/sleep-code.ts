/** A program that takes so long and then says so. */
export interface SleepCode {
  readonly language: string;
  readonly code: string;
}

/**
 * A program that sleeps for `ms`: in the call's own language where that is an interpreted one we can sleep in, else in
 * Python. `kcr serve --executor sleep` reads the time out of each: it looks for `sleep` and a number behind it.
 */
export function sleepCode(language: string | null, ms: number): SleepCode {
  const seconds = (Math.max(0, Math.round(ms)) / 1000).toString();
  switch (language) {
    case 'js':
    case 'ts': {
      const wait = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${Math.round(ms)});`;
      return { language, code: `// sleep ${seconds}\n${wait}\nconsole.log("done");\n` };
    }
    case 'bash':
      return { language, code: `sleep ${seconds}\necho done\n` };
    case 'r':
      return { language, code: `Sys.sleep(${seconds})\ncat("done\\n")\n` };
    default:
      return { language: 'py', code: `import time\ntime.sleep(${seconds})\nprint("done")\n` };
  }
}
