import { mapStrings } from '../map-strings.ts';
import type { PlayedCall } from '../replay/run.ts';
import type { ReplaySide, ReplaySummary } from '../replay/summary.ts';
import { duration } from './parts/durations.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { plural } from './parts/plural.ts';
import { joinSections, section } from './parts/sections.ts';
import { clip, hang, pad, wrap } from './parts/wrap.ts';

/** What a replay found, for a terminal or a pipe; `comparison` is that of its two sides, rendered, or empty. */
export function renderReplayText(summary: ReplaySummary, comparison: string, options: TextOptions): string {
  const look = lookOf(options);
  const tame = mapStrings(summary, (text) => neutralise(text, options.unicode));
  const { width } = look.options;
  const bullets = (texts: readonly string[]) => texts.flatMap((each) => hang(`  ${look.glyph.bullet} `, each, width));
  const sections = [
    [look.bold(tame.interrupted ? 'INTERRUPTED' : 'REPLAYED'), ...wrap(played(tame), width)],
    ...tame.sides.map((side) => sideLines(side, tame, look)),
    section('What the log does not tell', [...leftOut(tame, look), ...notes(tame, look)], look),
    comparison === '' ? [] : [comparison.trimEnd()],
    section('What this shows', bullets(tame.proof.shows), look),
    section('What it does not show', bullets(tame.proof.doesNotShow), look),
    section('Logs', logs(tame), look),
  ];
  return joinSections(sections);
}

function played({ files, workload, repeat, caller, node, speed }: ReplaySummary): string {
  const times = repeat === 1 ? 'once' : `${repeat} times`;
  const gaps = speed === 1 ? '' : `, gaps between calls ${speed} times as fast`;
  return `${plural(workload.calls.length, 'call')} of ${files.join(', ')}, played ${times} by the caller ${caller} (Node ${node.replace(/^v/, '')})${gaps}; ${atATime(workload.peakConcurrency)} at a time in the log.`;
}

function atATime(most: number): string {
  return most === 1 ? 'one' : `up to ${most}`;
}

const RESULTS: Record<PlayedCall['result'], string> = {
  answered: 'answered',
  refused: 'answered with an error',
  failed: 'failed',
  lost: 'lost the server',
  interrupted: 'interrupted',
  'too-long': 'given up by the replay',
};

function sideLines({ name, server, run }: ReplaySide, { sides }: ReplaySummary, look: Look): string[] {
  const { width } = look.options;
  const kinds = new Map<string, number[]>();
  for (const call of run.calls) {
    const kind = `${RESULTS[call.result]}${call.error === null ? '' : `: ${cause(call.error)}`}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), call.tookMs]);
  }
  const rows = [...kinds].flatMap(([kind, times]) =>
    hang(`  ${pad(String(times.length), 4)}`, `${kind}, after ${range(times)}`, width),
  );
  const title = hang(sides.length === 1 ? '' : pad(name, 8), server, width);
  const missing = run.notBegun === 0 ? [] : [`  ${pad(String(run.notBegun), 4)}not begun`];
  return [
    ...title.map(look.bold),
    ...rows,
    ...missing,
    ...run.problems.flatMap((problem) => hang('  ! ', problem, width)),
  ];
}

function range(times: readonly number[]): string {
  const [least, most] = [Math.min(...times), Math.max(...times)];
  return duration(least) === duration(most) ? duration(least) : `${duration(least)} to ${duration(most)}`;
}

function leftOut({ workload }: ReplaySummary, look: Look): string[] {
  const { width } = look.options;
  return workload.leftOut.flatMap(({ id, why }) => hang('  ', `${id} is not played: ${why}.`, width));
}

function notes({ workload }: ReplaySummary, look: Look): string[] {
  const { width } = look.options;
  return workload.notes.flatMap(({ ids, says }) => hang('  ', `${ids.join(', ')}: ${says}`, width));
}

/** Commands to be copied: whole, however wide the terminal. */
function logs({ sides, tz }: ReplaySummary): string[] {
  const zone = tz.map((each) => ` --tz ${each}`).join('');
  return sides.flatMap(({ run, serverLog, callerLog }) => {
    const own = [serverLog, callerLog].filter((file) => file !== null);
    if (own.length === 0 || run.calls.length === 0) return [];
    return `  kcr analyze ${[...own, ...(serverLog === null ? ['SERVER.log'] : [])].map(quoted).join(' ')}${zone}`;
  });
}

/** As a shell takes it for one word. */
function quoted(file: string): string {
  return /^[\w./,:@%+=-]+$/.test(file) ? file : `'${file.replaceAll("'", `'\\''`)}'`;
}

/** The cause alone where node-fetch says more: the target is known. */
function cause(error: string): string {
  return error.replace(/^request to \S+ failed, reason: /, '');
}

/** One call that is over, on one line, while others go on. */
export function replayCallLine(side: ReplaySide['name'], call: PlayedCall, options: TextOptions): string {
  const look = lookOf(options);
  const good = call.result === 'answered';
  const sign = good ? look.good(look.glyph.delivered) : look.bad(look.glyph.callerLeft);
  const where = side === 'target' ? '' : `${pad(side, 6)}  `;
  const repetition = call.repetition === 1 ? '' : ` #${call.repetition}`;
  const files = call.filesAttached ? ', files' : '';
  const what = good ? `${call.status}` : cause(call.error ?? RESULTS[call.result]);
  const text = `${where}${pad(`${call.id}${repetition}`, 12)}  ${duration(call.tookMs)} of ${duration(call.executionMs)}${files}  ${what}`;
  return `${sign} ${clip(neutralise(text, options.unicode), look.options.width - 2, look.glyph.ellipsis)}`;
}
