import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsTable, withSettingsTable } from '../../scripts/settings-table.ts';
import { envName, SETTINGS, type SettingName } from '../../src/server/config/settings.ts';

it('docs/serve.md has the settings that there are: if not, node --import tsx scripts/settings-table.ts', () => {
  const document = readFileSync(new URL('../../docs/serve.md', import.meta.url), 'utf8');
  expect(withSettingsTable(document)).toBe(document);
});

it('the table names every setting, by its flag and its variable', () => {
  const table = settingsTable();
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    expect(table).toMatch(new RegExp(`^\\| \`--(?:no-)?${name}[ \`].*\`${envName(name)}\``, 'm'));
  }
});
