import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The documents that users and newcomers read, by their paths from the root. */
export const documents: readonly string[] = [
  ...['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Fence {
  /** What stands behind the three signs: `sh exit=1`. */
  readonly info: string;
  readonly code: string;
}

/** Every fenced block of a document, indented ones too. */
export function fences(markdown: string): Fence[] {
  const found = markdown.matchAll(/^( *)```([^\n`]*)\n([\s\S]*?)^\1```$/gm);
  return [...found].map(([, , info = '', code = '']) => ({ info: info.trim(), code }));
}

/** Links and pictures that lead to files of the project; code is no place for links. */
export function relativeLinks(markdown: string): string[] {
  const prose = markdown.replace(/^( *)```[\s\S]*?^\1```$/gm, '').replace(/`[^`\n]*`/g, 'code');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

/** What is wrong with a link of a document; null if it leads somewhere. */
export function brokenLink(document: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(root, document) : resolve(root, dirname(document), path);
  if (!existsSync(target)) return `${document}: ${link} leads to no file`;
  if (anchor === undefined || anchors(readFileSync(target, 'utf8')).includes(anchor)) return null;
  return `${document}: ${link} leads to no heading`;
}

/** Headings as GitHub names them: https://github.com/gjtorikian/html-pipeline, toc_filter.rb. */
function anchors(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
