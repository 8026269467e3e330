import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');

const importing = (from: string) => `import * as it from '${from}';\nexport const same = it;\n`;

const FORBIDDEN: [string, string, string][] = [
  ['src/zz.ts', importing('@oclif/core'), 'noRestrictedImports'],
  ['src/zz.ts', importing('../commands/analyze.ts'), 'noRestrictedImports'],
  ['src/zz.ts', importing('date-fns'), 'noRestrictedImports'],
  ['src/zz.ts', 'console.log(1);\n', 'noConsole'],
  ['src/types.ts', importing('./report.ts'), 'noRestrictedImports'],
  ['src/formats/zz.ts', importing('./uvicorn.ts'), 'noRestrictedImports'],
  ['src/formats/zz.ts', importing('../analyze.ts'), 'noRestrictedImports'],
  ['src/formats/zz.ts', importing('../server/app.ts'), 'noRestrictedImports'],
  ['src/rules/zz.ts', importing('./server-restart.ts'), 'noRestrictedImports'],
  ['src/rules/zz.ts', importing('../analyze.ts'), 'noRestrictedImports'],
  ['src/rules/zz.ts', importing('../renderers/text.ts'), 'noRestrictedImports'],
  ['src/renderers/zz.ts', importing('./text.ts'), 'noRestrictedImports'],
  ['src/renderers/zz.ts', importing('../analyze.ts'), 'noRestrictedImports'],
  ['src/renderers/parts/zz.ts', importing('../text.ts'), 'noRestrictedImports'],
  ['src/server/zz.ts', importing('../formats/index.ts'), 'noRestrictedImports'],
  ['src/server/zz.ts', importing('../rules/index.ts'), 'noRestrictedImports'],
  ['commands/zz.ts', importing('../src/renderers/text.ts'), 'noRestrictedImports'],
];

const ALLOWED: [string, string][] = [
  ['src/zz.ts', importing('date-fns/parseISO')],
  ['src/formats/zz.ts', importing('../types.ts')],
  ['src/formats/zz.ts', importing('./helpers/reading.ts')],
  ['src/formats/index.ts', importing('./uvicorn.ts')],
  ['src/renderers/zz.ts', importing('./parts/wrap.ts')],
  ['commands/zz.ts', importing('../src/index.ts')],
  ['commands/zz.ts', importing('@oclif/core')],
];

/** Lints the texts in a folder of their own with the project's settings; gives the complaints by file. */
function lint(texts: ReadonlyMap<string, string>): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'kcr-lint-'));
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    // The path of the schema is relative to the project, and there is no git here.
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
    for (const [file, text] of texts) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const args = [biome, 'lint', '.', '--reporter=github', '--max-diagnostics=none', '--colors=off'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const lines = (stdout + stderr).split('\n').filter((line) => line.startsWith('::'));
    return new Map(
      [...texts.keys()].map((file) => [file, lines.filter((line) => line.includes(`/${file},`)).join('\n')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same name with a number, so that several texts fit into one folder. */
const named = (file: string, n: number) => file.replace('zz', `zz${n}`);

const complaints = lint(
  new Map([...FORBIDDEN, ...ALLOWED].map(([file, text], n): [string, string] => [named(file, n), text])),
);

describe('the linter', () => {
  it.each(FORBIDDEN.map((row, n) => [n, ...row] as const))('objects (%i) in %s to %s', (n, file, _, rule) => {
    expect(complaints.get(named(file, n))).toContain(rule);
  });

  it.each(ALLOWED.map((row, n) => [n, ...row] as const))('allows (%i) in %s %s', (n, file) => {
    expect(complaints.get(named(file, FORBIDDEN.length + n))).not.toContain('noRestrictedImports');
  });
});
