import type { Comparison, Criterion } from '../compare/comparison.ts';
import { criterionDetail } from './parts/criterion-detail.ts';
import { neutralise } from './parts/neutralise.ts';

/**
 * The criteria as JUnit XML (https://github.com/testmoapp/junitxml), a test each, and one for the verdict. What is not
 * proven or not tested is skipped, with the reason; the verdict's test fails unless it is fixed.
 */
export function renderCompareJunit(comparison: Comparison): string {
  const cases = comparison.criteria.map(testCase);
  const failures = comparison.criteria.filter((each) => each.status === 'failed').length;
  const skipped = comparison.criteria.filter((each) => each.status.startsWith('not-')).length;
  const fixed = comparison.verdict === 'fixed';
  const verdict = element('verdict', fixed ? '' : `<failure message="${xml(comparison.statement)}"/>`);
  const counts = `tests="${cases.length + 1}" failures="${failures + (fixed ? 0 : 1)}" skipped="${skipped}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
  <testsuite name="kcr compare" ${counts}>
${[verdict, ...cases].map((each) => `    ${each}`).join('\n')}
  </testsuite>
</testsuites>
`;
}

function testCase(each: Criterion): string {
  const { title, status } = each;
  const detail = criterionDetail(each);
  switch (status) {
    case 'passed':
      return element(title, '');
    case 'failed':
      return element(title, `<failure message="${xml(detail)}"/>`);
    case 'not-proven':
      return element(title, `<skipped message="${xml(`Not proven: ${detail}`)}"/>`);
    case 'not-tested':
      return element(title, `<skipped message="${xml(`Not tested: ${detail}`)}"/>`);
  }
}

function element(name: string, content: string): string {
  return `<testcase classname="kcr.compare" name="${xml(name)}"${content === '' ? '/>' : `>${content}</testcase>`}`;
}

/** Control characters, which XML cannot hold, are shown as escapes. */
function xml(text: string): string {
  return neutralise(text, true)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
