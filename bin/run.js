#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { execute } from '@oclif/core';

// kcr has no plugins of its users: without this, a home directory that cannot be read makes each command warn.
const loadOptions = { root: fileURLToPath(new URL('..', import.meta.url)), userPlugins: false };
await execute({ dir: import.meta.url, loadOptions });
