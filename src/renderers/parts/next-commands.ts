import type { Report } from '../../report.ts';
import { shownIds } from '../../shown-ids.ts';

const MAX_FILES = 3;

/** Commands worth running after this report, ready to be pasted; none where the input was a stream. */
export function nextCommands(report: Report): string[] {
  const failed = report.requests.filter(
    ({ outcome, status }) => outcome !== 'delivered' || (status !== null && status >= 500),
  );
  const explained = report.findings.find((finding) => finding.rule === report.verdict.rule)?.explains ?? [];
  const chosen = failed.find((request) => explained.includes(request.id)) ?? failed[0];
  const files = report.sources.map((source) => source.file);
  if (!chosen || files.includes('-')) return [];
  const cited = [...new Set(chosen.events.map((event) => event.file))];
  const commands = [`kcr explain ${shellWord(shownIds(report)(chosen.id))} ${words(cited)}`];
  if (report.verdict.kind === 'root-cause') commands.push(`kcr analyze ${words(files)} --markdown > incident.md`);
  return commands;
}

function words(files: readonly string[]): string {
  return files.length > MAX_FILES ? 'FILES' : files.map(shellWord).join(' ');
}

/** One word of a command for a POSIX shell, quoted where it must be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
