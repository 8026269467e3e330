#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadCompiled } from './load-compiled.js';

// Keeps the compiled code for the next start; Node 20 cannot.
module.enableCompileCache?.();
const root = fileURLToPath(new URL('..', import.meta.url));
const pjson = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const args = process.argv.slice(2);
const quickFile = `${root}dist/quick.cjs`;

if (args.length === 1 && args[0] === '--version') {
  // What oclif prints, without loading it first.
  process.stdout.write(`${pjson.name}/${pjson.version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else if (!existsSync(quickFile) || !(await loadCompiled(quickFile).quick(args, root, pjson))) {
  const { execute } = await import('@oclif/core');
  // kcr has no plugins of its users: without this, a home directory that cannot be read makes each command warn.
  await execute({ dir: import.meta.url, loadOptions: { root, userPlugins: false } });
}
