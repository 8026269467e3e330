#!/usr/bin/env -S node --import tsx
// Runs the TypeScript source. The transpiling of oclif is off: with TypeScript 7 it silently runs a stale dist.
import { fileURLToPath } from 'node:url';
import { Config, execute, settings } from '@oclif/core';

settings.enableAutoTranspile = false;
const config = await Config.load({ root: fileURLToPath(new URL('..', import.meta.url)), userPlugins: false });
config.pjson.oclif.commands = {
  ...config.pjson.oclif.commands,
  target: './commands',
  globPatterns: ['**/*.ts', '!**/_*'],
};
await execute({
  development: true,
  dir: import.meta.url,
  loadOptions: { root: config.root, pjson: config.pjson, userPlugins: false },
});
