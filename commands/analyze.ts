import { Args, Flags, loadHelpClass } from '@oclif/core';
import type { Analysis, AnalyzeOptions, RendererName, RenderOptions } from '../src/index.ts';
import { BaseCommand, logFlags, lookFlags, NO_STDIN, reopen } from './_base.ts';
import { outputFile } from './_flags.ts';
import { HelpWanted } from './_help-wanted.ts';
import { checkOutputs } from './_outputs.ts';
import { packed } from './_packed.ts';
import { htmlFlag, writePage } from './_page.ts';
import { progressBar } from './_progress.ts';
import { readAll } from './_read-all.ts';
import { addToStepSummary } from './_step-summary.ts';
import { visible } from './_visible.ts';

/** Forms for other programs, each with a flag that names its file. */
const EXPORTS = ['trace', 'otlp'] as const;

export default class Analyze extends BaseCommand {
  static override summary = 'Say who hung up on which call, and why, with a timeline of every call.';
  static override description =
    `Reads logs of uvicorn, KubeCodeRun and LibreChat, and of proxies between them, as they are: wrapped by kubectl, stern, docker, journald, Loki or Grafana, several in one file, compressed or not.

Exit code: 0 healthy, 1 root cause found or failed requests, 2 usage error, 3 inconclusive, 4 nothing parseable.`;
  static override examples = [
    '<%= config.bin %> analyze samples/fail3.log samples/success2.log',
    'kubectl logs deploy/kubecoderun --timestamps --since=1h | <%= config.bin %> analyze -',
    "<%= config.bin %> analyze 'logs/**/*.log.gz' --all",
    '<%= config.bin %> analyze librechat.log kcr.log --tz librechat=Pacific/Auckland',
    '<%= config.bin %> analyze kcr.log --json > report.json',
    '<%= config.bin %> analyze kcr.log --markdown > incident.md',
    '<%= config.bin %> analyze kcr.log librechat.log --html report.html',
    '<%= config.bin %> analyze e2e.log --ci --fail-on likely',
    '<%= config.bin %> analyze kcr.log --trace trace.json --otlp spans.json --plot',
    'kubectl logs -f deploy/kubecoderun --timestamps | <%= config.bin %> analyze --follow -',
  ];
  static override strict = false;
  static override args = {
    files: Args.string({
      description: 'files, directories, globs; - for standard input',
      required: false,
      ...NO_STDIN,
    }),
  };
  static override flags = {
    json: Flags.boolean({ description: 'print the report as JSON', exclusive: ['markdown'], helpGroup: 'OUTPUT' }),
    markdown: Flags.boolean({ description: 'print an incident report in Markdown', helpGroup: 'OUTPUT' }),
    html: htmlFlag,
    trace: outputFile('also write it as a trace for Perfetto or speedscope'),
    otlp: outputFile('also write it as OTLP/JSON for Jaeger or Tempo'),
    plot: Flags.boolean({
      description: 'draw how long the calls lasted, below the report',
      exclusive: ['json', 'markdown'],
      helpGroup: 'OUTPUT',
    }),
    follow: Flags.boolean({
      char: 'f',
      description: 'go on as the logs grow and say how each call ends; Ctrl-C ends it with the report',
      exclusive: ['show-unrecognised'],
      helpGroup: 'OUTPUT',
    }),
    all: Flags.boolean({ description: 'show delivered calls in full, too', helpGroup: 'OUTPUT' }),
    'show-unrecognised': Flags.boolean({ description: 'list the lines that no format knows', helpGroup: 'OUTPUT' }),
    ...lookFlags,
    ...logFlags,
    since: Flags.string({ description: 'only calls from then on', helpValue: 'TIME', helpGroup: 'INPUT' }),
    until: Flags.string({ description: 'only calls up to then', helpValue: 'TIME', helpGroup: 'INPUT' }),
    'exit-zero': Flags.boolean({
      description: 'exit 0 whatever is found',
      exclusive: ['fail-on'],
      helpGroup: 'EXIT CODE',
    }),
    'fail-on': Flags.option({
      description: 'exit 1 only if a root cause is confirmed, or at least likely, or if any call failed; else 0',
      options: ['confirmed', 'likely', 'any'] as const,
      helpGroup: 'EXIT CODE',
    })(),
    ci: Flags.boolean({ description: 'append the incident report to $GITHUB_STEP_SUMMARY', helpGroup: 'OUTPUT' }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Analyze);
    const files = argv.map(String);
    if (files.length === 0) {
      if (process.stdin.isTTY) return this.showHelp();
      files.push('-');
    }
    const { analyze, EXIT, exitCode, renderPlots } = await import('../src/index.ts');
    const form = flags.json ? 'json' : flags.markdown ? 'markdown' : 'text';
    const options = await this.options(flags, flags.all);
    if (flags.html === '-' && form !== 'text') {
      this.say(`kcr: --html - and --${form} both print to standard output: give --html a file.`);
      return this.exit(2);
    }
    for (const name of EXPORTS) {
      if (flags[name] === '-') {
        this.say(`kcr: --${name} -: standard output is taken by the report; give --${name} a file.`);
        return this.exit(2);
      }
    }
    const outputs = (['html', ...EXPORTS] as const).map((name) => ({ flag: `--${name}`, path: flags[name] }));
    await checkOutputs(outputs, files);
    // The page shows raw lines: standard input is read twice for it. What is followed has no end to keep.
    const kept = flags.html !== undefined && files.includes('-') && !flags.follow ? await readAll(process.stdin) : null;
    const what: AnalyzeOptions = {
      path: flags.path,
      tz: flags.tz ?? [],
      offset: flags.offset ?? [],
      ...(flags.since === undefined ? {} : { since: flags.since }),
      ...(flags.until === undefined ? {} : { until: flags.until }),
      stdin: kept?.open() ?? process.stdin,
    };
    let analysis: Analysis;
    const notices: string[] = [];
    if (flags.follow) analysis = await this.follow(files, what, form, options);
    else {
      const bar = await progressBar();
      analysis = await analyze(files, {
        ...what,
        keepUnrecognised: flags['show-unrecognised'],
        onProgress: (progress) => bar.update(progress),
        onNotice: (message) => notices.push(message),
      }).finally(() => bar.stop());
    }
    if (argv.length === 0 && !flags.follow && analysis.report.sources.every(({ bytes }) => bytes === 0))
      this.say('kcr: no file was named, and nothing came on standard input. Name a log: kcr analyze FILE');
    // While following they were said when they arose.
    for (const notice of notices) this.say(`kcr: ${notice}`);
    if (!flags.follow) for (const problem of analysis.problems) this.say(`kcr: ${problem.message}`);
    if (analysis.inputs.length > 0) {
      if (flags.html !== '-') await this.show(analysis, form, options, flags.follow);
      if (flags.plot && flags.html !== '-') await this.print(`\n${renderPlots(analysis.report, options)}`);
      if (flags.html !== undefined) await this.writeHtml(analysis, flags.html, flags.redact, kept);
      for (const name of EXPORTS) await this.writeExport(analysis, name, flags[name], flags.redact);
    }
    if (flags['show-unrecognised'])
      await this.showUnrecognised(analysis, form === 'text' && flags.html !== '-', flags.redact);
    const added = !flags.ci || (await addToStepSummary(analysis.report, options, (text) => this.say(text)));
    const code = exitCode(analysis, { failOn: flags['fail-on'], exitZero: flags['exit-zero'] });
    this.exit(code === 0 && !added ? EXIT.usage : code);
  }

  /** Prints announcements until Ctrl-C (or `kill`) or the end of standard input. A second Ctrl-C ends it at once. */
  private async follow(
    files: string[],
    what: AnalyzeOptions,
    form: RendererName,
    options: RenderOptions,
  ): Promise<Analysis> {
    const { follow, renderAnnouncement } = await import('../src/index.ts');
    const end = new AbortController();
    const stop = () => end.abort();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      return await follow(files, {
        ...what,
        signal: end.signal,
        onAnnouncement: (news) =>
          process.stdout.write(renderAnnouncement(form === 'json' ? 'json' : 'text', news, options)),
        onNotice: (message) => this.say(`kcr: ${message}`),
      });
    } finally {
      process.off('SIGINT', stop).off('SIGTERM', stop);
    }
  }

  private async show(analysis: Analysis, form: RendererName, options: RenderOptions, followed: boolean): Promise<void> {
    const { renderPieces, reportJson } = await import('../src/index.ts');
    if (form === 'json') {
      // What follows logs has printed announcements before, which are one JSON object a line.
      return this.printAll(await reportJson(analysis, { redact: options.redact, oneLine: followed }));
    }
    if (followed) await this.print('\n');
    await this.printAll(renderPieces(form, analysis.report, options));
  }

  private async writeHtml(
    { report, inputs, plainFiles }: Analysis,
    path: string,
    redact: boolean,
    stdin: { open(): AsyncIterable<Uint8Array> } | null,
  ): Promise<void> {
    const { htmlPage } = await import('../src/index.ts');
    const open = reopen(inputs);
    const again = (file: string) => (file === '-' && stdin ? stdin.open() : open(file));
    const page = await htmlPage(report, again, { redact, plainFiles });
    if (path === '-') return this.print(page);
    await writePage(path, page);
    this.say(`kcr: the report is in ${path}.`);
  }

  private async writeExport(
    { report }: Analysis,
    name: (typeof EXPORTS)[number],
    path: string | undefined,
    redact: boolean,
  ): Promise<void> {
    if (path === undefined) return;
    const { exportPieces } = await import('../src/index.ts');
    await writePage(path, packed(exportPieces(name, report, { redact })), `--${name}`);
    this.say(`kcr: the ${name === 'trace' ? 'trace' : 'OTLP/JSON'} is in ${path}.`);
  }

  /** Under the report, or on stderr where the report is for programs. */
  private async showUnrecognised({ unrecognised }: Analysis, below: boolean, hide: boolean): Promise<void> {
    const { redact } = await import('../src/index.ts');
    const lines = unrecognised.map(
      ({ file, line, text }) => `${file}:${line}: ${visible(hide ? redact(text) : text)}\n`,
    );
    const list = `\nLines of no known format: ${lines.length}\n${lines.join('')}`;
    if (below) await this.print(list);
    else this.say(list);
  }

  private async showHelp(): Promise<void> {
    if (!this.config.findCommand('analyze')) throw new HelpWanted();
    const Help = await loadHelpClass(this.config);
    await new Help(this.config).showHelp(['analyze']);
    this.exit(2);
  }
}
