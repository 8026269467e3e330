import { expect, test } from 'vitest';
import { javaEntry } from '../../../../src/server/executors/local/java-entry.ts';

const MAIN = 'public static void main(String[] a) {}';

test.each([
  ['the usual', `public class Foo { ${MAIN} }`, 'Foo', 'Foo', true],
  ['a helper before it', `class Node { int v; }\npublic class Main { ${MAIN} }`, 'Main', 'Main', false],
  ['a helper behind it', `public class Main { ${MAIN} } class Node {}`, 'Main', 'Main', true],
  [
    'a public class that has no main',
    `public class Lib {} class Run { static void main(String... a) {} }`,
    'Run',
    'Lib',
    false,
  ],
  ['a package', `package a.b;\nimport java.util.*;\nclass X { ${MAIN} }`, 'a.b.X', 'X', true],
  ['an inner class', `public class Main { static class Inner { ${MAIN} } ${MAIN} }`, 'Main', 'Main', true],
  ['only an inner main', `class A { static class B { ${MAIN} } } class C { ${MAIN} }`, 'C', 'C', false],
  ['words in comments', `/* class No { */ // class Neither {\nclass Yes { ${MAIN} }`, 'Yes', 'Yes', true],
  ['braces in strings', `class A { String s = "}}\\"{"; char c = '}'; } class B { ${MAIN} }`, 'B', 'B', false],
  ['braces in a text block', `class A { String s = """\n } " } """; } class B { ${MAIN} }`, 'B', 'B', false],
  [
    'a record and an enum',
    `record P(int x) {} enum E { A { void f() {} } } public final class M { ${MAIN} }`,
    'M',
    'M',
    false,
  ],
  ['nothing at all', '', 'Main', 'Main', true],
  ['braces that do not match', `}}} class A { ${MAIN}`, 'A', 'A', true],
])('finds the start of %s', (_, source, mainClass, fileName, isFirst) => {
  expect(javaEntry(source)).toEqual({ mainClass, fileName, isFirst });
});

test.each([
  ['comments that never end', '/*'.repeat(300_000)],
  ['escaped quotes that never end', `"${'\\"'.repeat(300_000)}`],
  ['text blocks', '"""'.repeat(300_001)],
  ['classes without end', 'class A '.repeat(100_000)],
])('is done at once with %s', (_, source) => {
  expect(javaEntry(source).fileName).toMatch(/^\w+$/);
});
