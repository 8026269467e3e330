import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { captureOutput } from '@oclif/test';
import { afterEach, expect, it, vi } from 'vitest';
import Autocomplete from '../../commands/autocomplete.ts';

afterEach(() => vi.unstubAllEnvs());

it('says where completion cannot be kept, what setting that comes from and what to do, at once', async () => {
  vi.stubEnv('XDG_CACHE_HOME', '/proc/x');
  const config = await Config.load({ root: fileURLToPath(new URL('../..', import.meta.url)), userPlugins: false });
  const { stdout, stderr, error } = await captureOutput(() => Autocomplete.run(['bash'], config));
  expect(error?.oclif?.exit).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^kcr: \/proc\/x\/kcr\/autocomplete: .* cannot be made or written \(ENOENT\)\.\n/);
  expect(stderr).toContain('comes from XDG_CACHE_HOME: give kcr a folder of yours');
});
