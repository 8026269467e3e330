import { Args, Flags } from '@oclif/core';
import type { CallerLogFormat, CallerName, FixName, Replayed } from '../src/index.ts';
import { BaseCommand, logFlags, lookFlags, NO_STDIN } from './_base.ts';
import { several } from './_flags.ts';
import { playProgress } from './_play-progress.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_NOTHING = 4;
const EXIT_INTERRUPTED = 130;

const CALLERS: CallerName[] = ['librechat', 'librechat-fixed', 'node-fetch', 'fetch', 'axios', 'deadline', 'curl'];
const FIXES: FixName[] = ['all', 'heartbeat', 'close', 'hint'];
const LOG_FORMATS: CallerLogFormat[] = ['debug-console', 'console', 'json'];

export default class Replay extends BaseCommand {
  static override summary = 'Play the calls of a log again, with callers that behave like the real ones.';
  static override description =
    `Takes out of logs (or of one report that kcr analyze --json printed) when each call started, how long its execution took, what overlapped, whether files were attached and which connection it came on, and asks for the same again.

Without --target it starts kcr serve twice in this process, on free ports: as a server without the fix, and with it; plays the calls on both at once, and ends in their comparison. With --target it plays them on that server.

Executions take as long as they did: the code that is sent sleeps. Only gaps in which no call was at work are shortened, by --speed. The callers' timers are real.

Callers:
  librechat        axios looks at the files, then node-fetch 2 calls /exec, both with Node's global agent
  librechat-fixed  the same, but the axios calls keep no connection (LibreChat since March 2026)
  node-fetch, fetch, axios, curl
                   each for all requests, no timer for /exec
  deadline         fetch that is aborted after --deadline, whatever comes

Exit code: without --target that of kcr compare (0 fixed, 1 not fixed or worse, 3 not proven or not comparable); with it 0 all calls answered, 1 some not. 2 usage error or no server there, 4 no call that can be played, 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> replay samples/fail3.log',
    '<%= config.bin %> replay samples/fail3.log --fix heartbeat',
    '<%= config.bin %> replay kcr.log librechat.log --target http://127.0.0.1:8000 --api-key "$KEY"',
    '<%= config.bin %> replay report.json --only failing --repeat 10 --jobs 5 --target http://127.0.0.1:8000',
    '<%= config.bin %> replay samples/fail3.log --caller librechat-fixed --json',
  ];
  static override strict = false;
  static override args = {
    log: Args.string({
      description: 'logs, globs or directories, - for standard input; or one saved report',
      ...NO_STDIN,
    }),
  };
  static override flags = {
    ...logFlags,
    only: several('only calls with this id; failing for those that failed in the log', 'ID|failing'),
    target: Flags.string({
      description: 'base URL of the server to play against',
      helpValue: 'URL',
      helpGroup: 'SERVER',
    }),
    'api-key': Flags.string({
      description: 'key for it ($KCR_API_KEY if not given)',
      helpValue: 'KEY',
      dependsOn: ['target'],
      helpGroup: 'SERVER',
    }),
    fix: Flags.option({
      description: 'what the second server does against the hang-up',
      options: FIXES,
      exclusive: ['target'],
      default: 'all' as const,
      helpGroup: 'SERVER',
    })(),
    caller: Flags.option({
      description: 'whose behaviour to play',
      options: CALLERS,
      default: 'librechat' as const,
      helpGroup: 'CALLS',
    })(),
    deadline: Flags.string({
      description: 'for the caller deadline: how long it waits (default: 5s)',
      helpValue: 'time',
      helpGroup: 'CALLS',
    }),
    speed: Flags.integer({
      description: 'gaps without a call pass so many times as fast (default: 1 with --target, else 20)',
      min: 1,
      helpGroup: 'CALLS',
    }),
    repeat: Flags.integer({
      description: 'play all of it so often (default: 1 with --target, else often enough for proof)',
      min: 1,
      max: 10_000,
      helpGroup: 'CALLS',
    }),
    jobs: Flags.integer({
      description: 'repetitions at a time (default: 1 with --target, else all)',
      min: 1,
      max: 1000,
      helpGroup: 'CALLS',
    }),
    patience: Flags.string({
      description: 'give up a call that takes so much longer than its execution',
      default: '60s',
      helpValue: 'time',
      helpGroup: 'CALLS',
    }),
    out: Flags.string({
      description: 'folder for the logs; new or empty (default: kcr-replay-TIME)',
      helpValue: 'DIR',
      helpGroup: 'OUTPUT',
    }),
    'log-format': Flags.option({
      description: "form of the caller's log, as LibreChat writes it with DEBUG_CONSOLE, without, or with CONSOLE_JSON",
      options: LOG_FORMATS,
      default: 'debug-console' as const,
      helpGroup: 'OUTPUT',
    })(),
    json: Flags.boolean({ description: 'print what came of it as JSON', helpGroup: 'OUTPUT' }),
    ...lookFlags,
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Replay);
    const files = argv.map(String);
    if (files.length === 0) {
      this.say('kcr: LOG is missing: name the log whose calls shall be played again, like this:');
      this.say('kcr replay samples/fail3.log');
      return this.exit(EXIT_USAGE);
    }
    if (flags.deadline !== undefined && flags.caller !== 'deadline') {
      this.say(
        `kcr: --deadline is of the caller deadline; the caller ${flags.caller} has none. Add --caller deadline.`,
      );
      return this.exit(EXIT_USAGE);
    }
    const { EXIT_OF_COMPARISON, renderReplay, replay, replayCallLine } = await import('../src/index.ts');
    const options = await this.options(flags, false);
    const progress = await playProgress((text) => this.say(text));
    const ending = new AbortController();
    const stopListening = this.endOnSignal(ending, progress);
    try {
      const replayed = await replay(files, {
        path: flags.path,
        tz: flags.tz ?? [],
        offset: flags.offset ?? [],
        stdin: process.stdin,
        target: flags.target ?? null,
        // A variable that is set to nothing is none.
        apiKey: (flags['api-key'] ?? process.env.KCR_API_KEY) || null,
        fix: flags.fix,
        caller: flags.caller,
        only: flags.only ?? [],
        speed: flags.speed ?? null,
        repeat: flags.repeat ?? null,
        jobs: flags.jobs ?? null,
        deadline: flags.deadline ?? '5s',
        patience: flags.patience,
        logFormat: flags['log-format'],
        directory: flags.out ?? `kcr-replay-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}`,
        version: this.config.version,
        signal: ending.signal,
        onNotice: (message) => this.say(`kcr: ${message}`),
        onProblem: (problem) => this.say(`kcr: ${problem.message}`),
        onPlan: (planned) => progress.start(planned),
        onCall: (side, call) => progress.call(replayCallLine(side, call, options)),
      });
      progress.stop();
      switch (replayed.outcome) {
        case 'interrupted':
          this.say('kcr replay: it was interrupted while the logs were read: nothing was played.');
          return this.exit(EXIT_INTERRUPTED);
        case 'nothing-to-play':
          return this.sayWhyNothing(replayed, flags);
      }
      const { summary } = replayed;
      await this.print(renderReplay(flags.json ? 'json' : 'text', summary, options));
      if (summary.interrupted) return this.exit(EXIT_INTERRUPTED);
      if (summary.comparison !== null) return this.exit(EXIT_OF_COMPARISON[summary.comparison.verdict]);
      const failed = summary.sides.some(({ run }) => run.calls.some((call) => call.result !== 'answered'));
      return this.exit(failed ? EXIT_FAILED : 0);
    } finally {
      progress.stop();
      stopListening();
    }
  }

  private sayWhyNothing(
    { workload, problems }: Extract<Replayed, { outcome: 'nothing-to-play' }>,
    { path, only }: { path: string; only: string[] | undefined },
  ): never {
    for (const problem of problems) this.say(`kcr: ${problem.message}`);
    if (problems.some((problem) => problem.kind === 'usage')) return this.exit(EXIT_USAGE);
    for (const { id, why } of workload.leftOut) this.say(`kcr: ${id}: cannot be played: ${why}.`);
    const failed = only?.includes('failing') ? 'failed and ' : '';
    this.say(`kcr: there is no call of ${path} that ${failed}can be played again.`);
    return this.exit(EXIT_NOTHING);
  }

  /** The first Ctrl-C ends the calls and lets the rest be told; the second ends the program. */
  private endOnSignal(ending: AbortController, progress: { line(text: string): void }): () => void {
    const end = () => {
      if (ending.signal.aborted) process.exit(EXIT_INTERRUPTED);
      progress.line('kcr replay: interrupted; once more to end at once');
      ending.abort();
    };
    process.on('SIGINT', end).on('SIGTERM', end);
    return () => {
      process.off('SIGINT', end).off('SIGTERM', end);
    };
  }
}
