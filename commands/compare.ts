import { Args, Flags } from '@oclif/core';
import type { OpenBytes } from '../src/index.ts';
import { BaseCommand, logFlags, lookFlags, NO_STDIN, reopen } from './_base.ts';
import { outputFile, several } from './_flags.ts';
import { checkOutputs } from './_outputs.ts';
import { htmlFlag, writePage } from './_page.ts';
import { readAll } from './_read-all.ts';

const EXIT_USAGE = 2;
const EXIT_NOTHING = 4;

export default class Compare extends BaseCommand {
  static override summary = 'Say whether a change fixed it: two sets of logs, or saved reports, side by side.';
  static override description =
    `Only calls exposed to the cutoff count for the fix: those that last longer than it. Where the number of calls is too small for proof, it says how many more would do.

Each side is logs, several with commas between them or one --before or --after each, or one report that kcr analyze --json printed. A file with a comma in its name is named by --before or --after.

A criteria file is YAML; what it leaves out keeps its default:
  alpha: 0.05            # p below it is proof
  maxFailureRate: 0      # share of exposed calls after that may fail
  slowerByFactor: 1.5    # short calls may take so many times as long
  maxGapMs: 4000         # largest heartbeat gap (default: the cutoff)
  mustPass: [hang-ups, workload, new-failures]   # needed for "fixed"; also: short-calls, server-notices, parseable-json, heartbeat-gaps

Exit code: 0 fixed, 1 not fixed or worse, 2 usage error, 3 not proven or not comparable, 4 no call on one side.`;
  static override examples = [
    '<%= config.bin %> compare samples/fail3.log samples/success2.log',
    '<%= config.bin %> compare librechat1.log,kcr1.log librechat2.log,kcr2.log',
    '<%= config.bin %> compare --before kcr1.log --before librechat1.log --after kcr2.log --after librechat2.log',
    '<%= config.bin %> compare report-before.json after.log --junit compare.xml',
    '<%= config.bin %> compare before.log after.log --criteria criteria.yaml --markdown > comparison.md',
    '<%= config.bin %> compare before.log after.log --html comparison.html',
  ];
  static override args = {
    before: Args.string({ description: 'logs or a saved report of the time before the change', ...NO_STDIN }),
    after: Args.string({ description: 'the same, of the time after it', ...NO_STDIN }),
  };
  static override flags = {
    before: several('one more file of BEFORE', 'FILE'),
    after: several('one more file of AFTER', 'FILE'),
    ...logFlags,
    criteria: Flags.string({ description: 'thresholds of your own (YAML)', helpValue: 'FILE', helpGroup: 'INPUT' }),
    json: Flags.boolean({ description: 'print the comparison as JSON', exclusive: ['markdown'], helpGroup: 'OUTPUT' }),
    markdown: Flags.boolean({ description: 'print it in Markdown', helpGroup: 'OUTPUT' }),
    html: htmlFlag,
    junit: outputFile('also write the criteria as JUnit XML (- prints that instead)'),
    ...lookFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Compare);
    // Where --before has named BEFORE, and nothing else is AFTER, the one name left is.
    const swap = flags.before !== undefined && flags.after === undefined && args.after === undefined;
    const before = [...split(swap ? undefined : args.before), ...(flags.before ?? [])];
    const after = [...split(swap ? args.before : args.after), ...(flags.after ?? [])];
    if (before.length === 0 || after.length === 0) {
      const missing = before.length === 0 ? 'BEFORE' : 'AFTER';
      this.say(`kcr: ${missing} is missing: name logs or a saved report for both sides, like this:`);
      this.say('kcr compare before.log after.log');
      return this.exit(EXIT_USAGE);
    }
    if (before.includes('-') && after.includes('-')) {
      this.say('kcr: -: standard input can be one side only; name a file for the other.');
      return this.exit(EXIT_USAGE);
    }
    if (flags.html === '-' && (flags.json || flags.markdown)) {
      this.say('kcr: --html - prints to standard output, where the comparison goes, too: give --html a file.');
      return this.exit(EXIT_USAGE);
    }
    if (flags.junit === '-' && (flags.json || flags.markdown || flags.html === '-')) {
      this.say('kcr: --junit - prints to standard output, where something else goes, too: give --junit a file.');
      return this.exit(EXIT_USAGE);
    }
    const outputs = [
      { flag: '--html', path: flags.html },
      { flag: '--junit', path: flags.junit },
    ];
    // Saved reports and criteria are read, too.
    await checkOutputs(outputs, [...before, ...after, ...(flags.criteria ? [flags.criteria] : [])], 'files');
    // The page shows raw lines, so standard input is read twice for it.
    const readsStdin = flags.html !== undefined && [...before, ...after].includes('-');
    const stdin = readsStdin ? await readAll(process.stdin) : null;
    const { compareFiles, compareHtmlPage, EXIT_OF_COMPARISON, renderComparison } = await import('../src/index.ts');
    const compared = await compareFiles(before, after, {
      path: flags.path,
      tz: flags.tz ?? [],
      offset: flags.offset ?? [],
      stdin: stdin?.open() ?? process.stdin,
      criteriaFile: flags.criteria,
      onNotice: (message) => this.say(`kcr: ${message}`),
    });
    const { comparison, problems } = compared;
    for (const problem of problems) this.say(`kcr: ${problem.message}`);
    if (comparison === null) {
      // A wrong name is the person's to mend; a log without a call is not.
      if (problems.some((problem) => problem.kind === 'usage')) return this.exit(EXIT_USAGE);
      for (const side of compared.empty) {
        const files = (side === 'BEFORE' ? before : after).join(', ');
        this.say(`kcr: ${side} (${files}) holds no call of ${flags.path}, so there is nothing to compare.`);
      }
      this.say('A saved report is read from a file, uncompressed; from standard input, and compressed, only logs are.');
      return this.exit(EXIT_NOTHING);
    }
    const options = await this.options(flags, false);
    const form = flags.json ? 'json' : flags.markdown ? 'markdown' : 'text';
    const junit = flags.junit === undefined ? null : renderComparison('junit', comparison, options);
    if (flags.junit === '-' && junit !== null) await this.print(junit);
    else if (flags.html !== '-') await this.print(renderComparison(form, comparison, options));
    if (flags.junit !== undefined && flags.junit !== '-' && junit !== null) {
      await writePage(flags.junit, junit, '--junit');
    }
    if (flags.html !== undefined) {
      const again = reopen(compared.inputs);
      const open: OpenBytes = (file) => (file === '-' && stdin ? stdin.open() : again(file));
      const page = await compareHtmlPage(comparison, compared, open, { redact: flags.redact });
      if (flags.html === '-') await this.print(page);
      else {
        await writePage(flags.html, page);
        this.say(`kcr: the comparison is in ${flags.html}.`);
      }
    }
    const code = EXIT_OF_COMPARISON[comparison.verdict];
    // What could not be read might have held the failure.
    this.exit(code === 0 && problems.length > 0 ? EXIT_USAGE : code);
  }
}

function split(names: string | undefined): string[] {
  return (names ?? '').split(',').filter((name) => name !== '');
}
