import { Args, Flags } from '@oclif/core';
import { BaseCommand, logFlags, lookFlags, NO_STDIN, reopen } from './_base.ts';
import { readAll } from './_read-all.ts';
import { splitIds } from './_split-ids.ts';

const EXIT_USAGE = 2;

export default class Explain extends BaseCommand {
  static override summary = 'Show one call in full: every event with its raw line.';
  static override description =
    'ID is a request id as kcr analyze prints it, or the beginning of one. Several ids may be given.\n\nExit code: 0, or 2 for a usage error and where a file could not be read.';
  static override examples = [
    '<%= config.bin %> explain FxH3p4hZ samples/fail3.log',
    '<%= config.bin %> explain FxH samples/fail3.log --context 2',
    '<%= config.bin %> explain FxH3p4hZ q0ZtW8cN samples/fail3.log',
  ];
  static override strict = false;
  static override args = {
    id: Args.string({ description: 'the call', required: true, ...NO_STDIN }),
    files: Args.string({ description: 'files, directories, globs; - for standard input', required: true, ...NO_STDIN }),
  };
  static override flags = {
    context: Flags.integer({
      char: 'C',
      description: 'lines to show around each event',
      default: 0,
      min: 0,
      helpGroup: 'OUTPUT',
    }),
    ...lookFlags,
    ...logFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Explain);
    const { ids, files } = splitIds(argv.map(String));
    const { analyze, explain, findRequest, isSavedReport, renderExplanation, UsageError } = await import(
      '../src/index.ts'
    );
    // Standard input is read twice: for the analysis, and for the raw lines.
    const stdin = files.includes('-') ? await readAll(process.stdin) : null;
    const { report, problems, inputs } = await analyze(files, {
      path: flags.path,
      tz: flags.tz ?? [],
      offset: flags.offset ?? [],
      ...(stdin ? { stdin: stdin.open() } : {}),
      onNotice: (message) => this.say(`kcr: ${message}`),
    });
    for (const problem of problems) this.say(`kcr: ${problem.message}`);
    if (inputs.length === 0) {
      if (problems.length > 0) return this.exit(EXIT_USAGE);
      throw new UsageError('There is no log to look for the call in.', 'Name it behind the id: kcr explain ID FILE…');
    }
    for (const { file } of inputs) {
      if (!(await isSavedReport(file))) continue;
      throw new UsageError(
        `${file}: that is a saved report.`,
        'Name the logs that it was made from: kcr explain ID LOG…',
      );
    }
    const requests = new Set(ids.map((id) => findRequest(report, id)));
    const open = reopen(inputs);
    const options = await this.options(flags, true);
    let between = '';
    for (const request of requests) {
      const explained = await explain(request, flags.context, (file) =>
        file === '-' && stdin ? stdin.open() : open(file),
      );
      await this.print(between + renderExplanation(explained, options));
      between = '\n';
    }
    // What could not be read might have told more of them.
    if (problems.length > 0) this.exit(EXIT_USAGE);
  }
}
