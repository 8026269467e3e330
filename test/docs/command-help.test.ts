import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withCommandHelp } from '../../scripts/command-help.ts';

it('README.md has the help that the commands print: if not, npm run docs', async () => {
  const document = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(await withCommandHelp(document)).toBe(document);
});
