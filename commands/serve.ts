import { Flags, type Interfaces } from '@oclif/core';
import { envName, loadServer, SETTINGS, type Setting } from '../src/server/index.ts';
import { BaseCommand } from './_base.ts';

/** A second signal ends the program at once, with the exit code that shells give to that signal. */
const SIGNALS = { SIGTERM: 143, SIGINT: 130 } as const;

export default class Serve extends BaseCommand {
  static override summary =
    'Serve POST /exec with heartbeats, so that callers that cannot be changed survive long calls.';
  static override description =
    `Runs code here, or stands in front of a KubeCodeRun (--upstream). An answer within --first-byte is an ordinary one.
After that the status line drips, a byte per beat, so that the real status can still arrive; then status 200 and white
space until the JSON is there. The log (JSON lines on stdout) is one that kcr analyze reads.

Each setting is a flag --NAME, a variable KCR_NAME, or a line NAME: VALUE of the file given with --config; the first of
these counts. Times are 250ms, 2s, 15m (a bare number is seconds), sizes 512k, 10mb.

Ends on SIGTERM when the open calls are answered (exit code 0); at once on a second one.`;
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --upstream http://kubecoderun:8000 --host 0.0.0.0 --api-key "$KEY"',
    '<%= config.bin %> serve --executor sleep --heartbeat off --pooled off --keep-alive-timeout 75',
    '<%= config.bin %> serve --identify',
  ];
  // Of a strict command without arguments oclif takes every word behind it for a part of its name, and finds none.
  static override strict = false;
  // The settings make the flags, so the compiler cannot know each; resolveConfig checks what came.
  static override flags: Interfaces.FlagInput = {
    ...Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [name, flagOf(setting)])),
    config: Flags.string({
      description: 'file of settings, YAML or JSON',
      env: 'KCR_CONFIG',
      helpValue: 'file',
      helpGroup: 'LISTEN',
    }),
  };

  protected override async init(): Promise<void> {
    await super.init();
    // The other commands, and oclif, end the program with its reader. Callers must not suffer for who reads the log.
    for (const stream of [process.stdout, process.stderr]) {
      stream.removeAllListeners('error').on('error', () => undefined);
    }
  }

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Serve);
    if (argv.length > 0) {
      throw new Error(`Unexpected argument: ${argv.join(' ')}\nkcr serve takes flags only: see kcr serve --help`);
    }
    const given: Record<string, string | boolean | undefined> = flags;
    const { forSetting, lineSink, nameSetting, readSettingsFile, resolveConfig, serve, usageLines } =
      await loadServer();
    const file = flags.config === undefined ? null : await readSettingsFile(flags.config);
    const sources = { flags: given, env: process.env, file };
    const config = resolveConfig(sources);
    const start = async () => {
      const { logFile } = config;
      const sink = await forSetting('log-file', `${logFile} cannot be written`, () =>
        lineSink(logFile, process.stdout, (text) => this.say(text)),
      );
      const serving = await serve(config, this.config.version, sink.write, (text) => this.say(text));
      return { sink, serving };
    };
    const { sink, serving } = await start().catch((error: unknown) => {
      throw nameSetting(error, sources);
    });
    const shownKey = !config.auth ? null : keyToShow(given['api-key'], process.env[envName('api-key')]);
    for (const line of usageLines(serving, config, shownKey)) this.say(line);
    const trouble = (await serving.executor.trouble?.('/ready')) ?? null;
    if (trouble !== null) this.say(`The ${trouble.part} ${trouble.why}: until it can work, /ready says 503.`);
    await asked(this.say.bind(this), serving.endAtOnce);
    await serving.stop();
    await sink.close();
    this.exit(0);
  }
}

function flagOf(setting: Setting) {
  const description = setting.fallback === undefined ? setting.summary : `${setting.summary} [${setting.fallback}]`;
  const helpGroup = setting.group;
  if (setting.kind !== undefined) {
    return Flags.boolean({ description, helpGroup, allowNo: setting.kind === 'negatable' });
  }
  return Flags.string({
    description,
    helpGroup,
    ...(setting.options ? { options: [...setting.options] } : {}),
    ...(setting.placeholder ? { helpValue: setting.placeholder } : {}),
  });
}

/** A key that was given is never printed: what is on stderr lands in the logs of the container. */
function keyToShow(flag: string | boolean | undefined, variable: string | undefined): string {
  const shown = typeof flag !== 'string' && variable !== undefined && !variable.includes(',');
  return shown ? `$${envName('api-key')}` : '<your key>';
}

/** Resolves at the first SIGTERM or SIGINT; the next one ends the process, with `endAtOnce` for its last words. */
function asked(say: (text: string) => void, endAtOnce: (why: string) => void): Promise<void> {
  return new Promise((resolve) => {
    let before = false;
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        if (before) {
          endAtOnce(`a second ${signal}`);
          process.exit(code);
        }
        before = true;
        say(`kcr serve: ${signal}, answering the open calls; once more to end at once`);
        resolve();
      });
    }
  });
}
