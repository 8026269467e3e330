import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Package {
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

const { files, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

it('the package has what is needed and linked, and nothing of the tests', () => {
  for (const needed of [
    'dist',
    'docs/*.md',
    'examples',
    'samples',
    'report.schema.json',
    'compare.schema.json',
    'replay.schema.json',
  ]) {
    expect(files).toContain(needed);
  }
  expect(files).toContain('!dist/test');
  expect(files).toContain('!dist/bench');
});

it('npm pack does not build again, which would delete the manifest that prepack made', () => {
  // npm runs prepare behind prepack: https://docs.npmjs.com/cli/v10/using-npm/scripts#life-cycle-operation-order
  expect(files).toContain('oclif.manifest.json');
  expect(scripts.prepack).toMatch(/oclif manifest$/);
  expect(scripts.prepare).toMatch(/^test -e oclif\.manifest\.json \|\|/);
  expect(scripts.postpack).toBe('rm -f oclif.manifest.json');
});
