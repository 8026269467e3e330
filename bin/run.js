#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Keeps the compiled code for the next start; Node 20 cannot.
module.enableCompileCache?.();
const root = fileURLToPath(new URL('..', import.meta.url));

if (process.argv.length === 3 && process.argv[2] === '--version') {
  // What oclif prints, without loading it first.
  const { name, version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else {
  const { execute } = await import('@oclif/core');
  // kcr has no plugins of its users: without this, a home directory that cannot be read makes each command warn.
  await execute({ dir: import.meta.url, loadOptions: { root, userPlugins: false } });
}
