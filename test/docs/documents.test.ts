import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLink, documents, relativeLinks, root } from './markdown.ts';

const read = (document: string) => readFileSync(join(root, document), 'utf8');

it.each(documents)('every link of %s to a file of the project leads somewhere', (document) => {
  const broken = relativeLinks(read(document)).map((link) => brokenLink(document, link));
  expect(broken.filter((what) => what !== null)).toEqual([]);
});

it('the README leads to every page of docs/', () => {
  const links = relativeLinks(read('README.md'));
  for (const page of documents.filter((document) => document.startsWith('docs/'))) expect(links).toContain(page);
});

describe('a broken link is found', () => {
  it.each([
    ['docs/serve.md', 'nothing.md', 'docs/serve.md: nothing.md leads to no file'],
    ['README.md', 'docs/serve.md#no-such-heading', 'README.md: docs/serve.md#no-such-heading leads to no heading'],
    ['docs/heartbeat.md', 'serve-log.md#stopping', null],
    ['docs/serve.md', '../deploy/sidecar.yaml', null],
  ])('%s: %s', (document, link, expected) => {
    expect(brokenLink(document, link)).toBe(expected);
  });

  it('in prose, and not in code', () => {
    expect(relativeLinks('[a](b.md) `[c](d.md)`\n```\n[e](f.md)\n```\n[g](https://x.example/) ![h](i.png)')).toEqual([
      'b.md',
      'i.png',
    ]);
  });
});
