import { writeSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends a run with each skipped test and its reason, and `N passed, N failed, N skipped` as the very last line. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A module that cannot be loaded has no tests that could fail.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const failed = count('failed') + broken + errors.length;
    const lines = skipped.map((test) => `skipped: ${test.fullName}${reason(test)}`);
    lines.push(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
    // The other reporters write after this call: only at the exit is the last line the last.
    process.once('exit', () => writeSync(1, `${lines.join('\n')}\n`));
  }
}

function reason(test: TestCase): string {
  const result = test.result();
  return result.state === 'skipped' && result.note ? ` (${result.note})` : '';
}
