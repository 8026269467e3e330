/**
 * The table of settings in docs/serve.md, made from what the command line is made from:
 * `node --import tsx scripts/settings-table.ts` writes it anew. A test says when it is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { configSchema } from '../src/server/config/config-schema.ts';
import { envName, SETTINGS, type Setting, type SettingName } from '../src/server/config/settings.ts';

const BEGIN = '<!-- settings: made by scripts/settings-table.ts -->';
const END = '<!-- end of settings -->';

/** Markdown: one table for each group of settings, in the order of the schema. */
export function settingsTable(): string {
  const named = (Object.keys(configSchema.shape) as SettingName[]).map((name): [SettingName, Setting] => [
    name,
    SETTINGS[name],
  ]);
  const groups = [...new Set(Object.values(SETTINGS).map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = named.filter(([, setting]) => setting.group === group).map(([name, setting]) => row(name, setting));
      return `**${group}**\n\n| flag | variable | default | what it is |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

function row(name: SettingName, setting: Setting): string {
  const { summary, fallback, options, kind, placeholder } = setting;
  const value = kind !== undefined ? '' : ` ${options?.join('\\|') ?? placeholder?.toUpperCase() ?? 'VALUE'}`;
  const shown = kind === 'negatable' ? 'on' : kind === 'switch' ? 'off' : (fallback ?? '');
  const flag = kind === 'negatable' ? `--no-${name}` : `--${name}`;
  return `| \`${flag}${value}\` | \`${envName(name)}\` | ${shown} | ${summary.replaceAll('|', '\\|')} |`;
}

/** The document with its table made anew. */
export function withSettingsTable(document: string): string {
  const [before, rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`the document needs the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${settingsTable()}\n${END}${after}`;
}

if (process.argv[1] === import.meta.filename) {
  const file = new URL('../docs/serve.md', import.meta.url);
  writeFileSync(file, withSettingsTable(readFileSync(file, 'utf8')));
}
