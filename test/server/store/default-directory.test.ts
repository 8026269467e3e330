import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultDirectory } from '../../../src/server/store/default-directory.ts';
import { temporaryDirectory } from './temporary-directory.ts';

it('keeps sessions under the state directory, for the owner only', async () => {
  const home = await temporaryDirectory();
  expect(defaultDirectory({ HOME: home })).toBe(join(home, '.local/state/kcr'));
  expect(defaultDirectory({ HOME: home, XDG_STATE_HOME: join(home, 'state') })).toBe(join(home, 'state/kcr'));
  expect(defaultDirectory({ HOME: home, XDG_STATE_HOME: 'relative' })).toBe(join(home, '.local/state/kcr'));
  expect(statSync(join(home, 'state/kcr')).mode & 0o777).toBe(0o700);
});
