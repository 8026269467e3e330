import { Args } from '@oclif/core';
import { BaseCommand, NO_STDIN } from './_base.ts';

export default class Verify extends BaseCommand {
  static override summary = 'Check that every line a saved report cites is in the logs and says what the report says.';
  static override description =
    `Re-reads each cited byte range, compares its SHA-256 and looks for the quoted text in it.

Exit code: 0 every citation holds, 1 one does not, 2 usage error.`;
  static override examples = [
    '<%= config.bin %> analyze samples/fail3.log --json --exit-zero > report.json',
    '<%= config.bin %> verify report.json samples/fail3.log',
  ];
  static override strict = false;
  static override args = {
    report: Args.string({ description: 'what kcr analyze --json printed', required: true, ...NO_STDIN }),
    logs: Args.string({
      description: 'the logs it was made from: files, directories, globs',
      required: true,
      ...NO_STDIN,
    }),
  };

  async run(): Promise<void> {
    const { argv } = await this.parse(Verify);
    const [path = '', ...logs] = argv.map(String);
    const { EXIT, verifyReport } = await import('../src/index.ts');
    const { checked, broken, problems } = await verifyReport(path, logs);
    for (const problem of problems) this.say(`kcr: ${problem.message}`);
    const lines = broken.map(({ file, line, because, claim }) => `${file}:${line}: ${because}: ${claim}\n`);
    const held = `${checked - broken.length} of ${checked} citations hold.\n`;
    await this.print(lines.join('') + held);
    this.exit(broken.length > 0 ? EXIT.found : EXIT.healthy);
  }
}
