import { type Explanation, isCited, isNear } from '../explanation.ts';
import { mapStrings } from '../map-strings.ts';
import type { RawLine } from '../raw-lines.ts';
import type { ReportEvent, ReportRequest } from '../report.ts';
import { shownIds } from '../shown-ids.ts';
import { shownTexts } from '../shown-texts.ts';
import { linked, shortNames } from './parts/citations.ts';
import { duration, offset } from './parts/durations.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { requestFacts } from './parts/request-block.ts';
import { legend, waterfallText } from './parts/waterfall-text.ts';
import { columns, cut, hang } from './parts/wrap.ts';

/** Characters of one raw line that are shown; a line may hold a whole traceback or a file. */
const MAX_SHOWN = 8000;

/**
 * One request in full: its facts, and every event with the raw lines it cites and their neighbours. A neighbour is shown
 * once, however many events it is near. `hide` takes the secrets out of a raw line.
 */
export function renderExplain(explained: Explanation, options: TextOptions, hide: (text: string) => string): string {
  const look = lookOf(options);
  const texts = new Map([...explained.lines].map(([file, raw]) => [file, shownTexts(raw, hide)] as const));
  const tamed = mapStrings(explained.request, (text) => neutralise(text, options.unicode));
  const shown = shownIds({ sources: [...new Set(tamed.events.map(({ file }) => file))].map((file) => ({ file })) });
  const request = { ...tamed, id: shown(tamed.id) };
  const waterfall = waterfallText(request, look);
  const lines = [
    ...requestFacts(request, look),
    ...attributeLines(request, look),
    ...(waterfall.length > 0 ? ['', ...waterfall, ...legend(look)] : []),
  ];
  const names = shortNames([...new Set(request.events.map(({ file }) => file))], Math.floor(look.options.width / 3));
  const printed = new Set<RawLine>();
  for (const [n, event] of explained.request.events.entries()) {
    lines.push('', ...eventHeading(request.events[n] ?? event, names, look));
    const raw = explained.lines.get(event.file) ?? [];
    if (raw.length === 0) lines.push('  (its line cannot be read a second time)');
    for (const line of raw) {
      const cited = isCited(line, event);
      if (!cited && (printed.has(line) || !isNear(line, event, explained.context))) continue;
      printed.add(line);
      lines.push(...rawText(line, cited, texts.get(event.file)?.get(line) ?? '', look));
    }
  }
  return `${lines.join('\n')}\n`;
}

function attributeLines(request: ReportRequest, look: Look): string[] {
  const known = Object.entries(request.attributes).filter(([, value]) => value !== null);
  const facts = known.map(([name, value]) => `${name} ${value}`);
  if (request.leftAfter) facts.unshift(`caller's time of death from ${request.leftAfter.basis}`);
  return facts.length === 0 ? [] : hang('  ', facts.join(', '), look.options.width).map(look.dim);
}

function eventHeading(event: ReportEvent, names: ReadonlyMap<string, string>, look: Look): string[] {
  const uncertainty = Math.max(event.earlierByMs, event.laterByMs);
  const doubt = uncertainty > 0 ? ` ${look.glyph.plusMinus} ${duration(uncertainty)}` : '';
  const at = `${offset(event.offsetMs, uncertainty, look.glyph)}${doubt}`;
  const what = `${event.role === 'unknown' ? '' : `${event.role}: `}${event.kind}`;
  const where = `${names.get(event.file) ?? event.file}:${event.line}`;
  const how = `joined by ${event.joinedBy}`;
  const first = `${look.bold(at)}  ${what}`;
  const cite = linked(where, event.file, event.line, look);
  const { width } = look.options;
  if (columns(`${at}  ${what}  ${where}  ${how}`) <= width) return [`${first}  ${cite}  ${look.dim(how)}`];
  // A name may be longer than the line: a link is not broken, plain text is.
  const place = columns(where) <= width - 2 ? [`  ${cite}`] : hang('  ', where, width).map(look.accent);
  if (columns(`${at}  ${what}  ${how}`) <= width) return [`${first}  ${look.dim(how)}`, ...place];
  return [first, ...place, ...hang('  ', how, width).map(look.dim)];
}

function rawText(line: RawLine, cited: boolean, shown: string, look: Look): string[] {
  const mark = cited ? '>' : ' ';
  const gutter = `${mark}${String(line.line).padStart(6)} ${look.options.unicode ? '│' : '|'} `;
  const more = shown.length - MAX_SHOWN;
  const text = neutralise(more > 0 ? shown.slice(0, MAX_SHOWN) : shown, look.options.unicode);
  const note = more > 0 ? [`(${more} more characters of this line are not shown)`] : [];
  const rows = [...cut(text, look.options.width - columns(gutter)), ...note].map(
    (row, n) => (n === 0 ? gutter : ' '.repeat(columns(gutter))) + row,
  );
  return cited ? rows : rows.map(look.dim);
}
