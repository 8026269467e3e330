import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What Biome says of a text as if it stood in `file`. */
function lint(file: string, text: string): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'lint', `--stdin-file-path=${file}`, '--colors=off'],
    { cwd: root, input: text, encoding: 'utf8' },
  );
  return stdout + stderr;
}

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

describe('the linter', () => {
  it.each(FORBIDDEN)('objects in %s to %s', (file, text, rule) => {
    expect(lint(file, text)).toContain(rule);
  });

  it.each(ALLOWED)('allows in %s %s', (file, text) => {
    expect(lint(file, text)).not.toContain('noRestrictedImports');
  });
});
