import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettingsFile } from '../../../src/server/config/read-settings-file.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';

async function fileOf(text: string): Promise<string> {
  const name = join(await temporaryDirectory(), 'kcr.yaml');
  await writeFile(name, text);
  return name;
}

it.each([
  ['YAML', 'interval: 3s\napi-key: [a, b]\n', { interval: '3s', 'api-key': ['a', 'b'] }],
  ['JSON', '{"port": 1}', { port: 1 }],
  ['nothing', '', null],
  ['YAML with a byte order mark', '\u{feff}port: 2', { port: 2 }],
])('reads %s', async (_, text, content) => {
  expect((await readSettingsFile(await fileOf(text))).content).toEqual(content);
});

it('names the line of a file that it cannot read, and quotes nothing of it', async () => {
  const refused = readSettingsFile(await fileOf('port: 1\napi-key: "secret\n'));
  await expect(refused).rejects.toThrow(/kcr\.yaml:\d: this is neither YAML nor JSON/);
  await expect(refused).rejects.not.toThrow(/secret/);
});

it('names the setting of a file that is not there', async () => {
  await expect(readSettingsFile('/nowhere/kcr.yaml')).rejects.toThrow(
    '--config (or KCR_CONFIG): /nowhere/kcr.yaml cannot be read: there is no such file or folder',
  );
});
