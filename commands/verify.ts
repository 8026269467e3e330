import { Args, Flags } from '@oclif/core';
import { BaseCommand, lookFlags, NO_STDIN } from './_base.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Check a saved report against its logs: every citation, and everything it says.';
  static override description =
    `Looks up each cited byte range: is it there and on the line that is named, are its bytes the same (SHA-256), is the quoted text in it. Then analyses the logs anew with the report's own options and compares all values: calls, findings, verdict, counts. Logs are known by their content, so they may be renamed, moved, compressed, or have grown since.

Exit code: 0 everything holds, 1 something does not or could not be checked, 2 usage error, 4 no log could be read.`;
  static override examples = [
    '<%= config.bin %> analyze samples/fail3.log --json --exit-zero > report.json',
    '<%= config.bin %> verify report.json samples/fail3.log',
    '<%= config.bin %> verify report.json logs/ --json',
  ];
  static override strict = false;
  static override args = {
    report: Args.string({
      description: 'what kcr analyze --json printed; - for standard input',
      required: true,
      ...NO_STDIN,
    }),
    logs: Args.string({
      description: 'the logs it was made from: files, directories, globs; - for standard input',
      required: true,
      ...NO_STDIN,
    }),
  };
  static override flags = {
    json: Flags.boolean({ description: 'print what was found as JSON', helpGroup: 'OUTPUT' }),
    ...lookFlags,
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Verify);
    const [path = '', ...logs] = argv.map(String);
    const { EXIT, renderVerification, verifyReport } = await import('../src/index.ts');
    const { verification, problems, notices } = await verifyReport(path, logs, process.stdin);
    for (const notice of notices) this.say(`kcr: ${notice}`);
    for (const problem of problems) this.say(`kcr: ${problem.message}`);
    const wrongName = problems.some((problem) => problem.kind === 'usage');
    if (verification === null) {
      this.say('kcr: none of the logs could be read, so nothing of the report was checked.');
      return this.exit(wrongName ? EXIT.usage : EXIT.nothingParseable);
    }
    const options = await this.options(flags, true);
    await this.print(renderVerification(flags.json ? 'json' : 'text', verification, options));
    if (!verification.holds) return this.exit(EXIT.found);
    this.exit(wrongName ? EXIT.usage : EXIT.healthy);
  }
}
