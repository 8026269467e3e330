import { type Explanation, isCited, isNear } from '../explanation.ts';
import { mapStrings } from '../map-strings.ts';
import type { RawLine } from '../raw-lines.ts';
import type { ReportEvent, ReportRequest } from '../report.ts';
import { linked } from './parts/citations.ts';
import { duration, offset } from './parts/durations.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { requestFacts } from './parts/request-block.ts';
import { legend, waterfallText } from './parts/waterfall-text.ts';
import { columns, cut, hang } from './parts/wrap.ts';

/**
 * One request in full: its facts, and every event with the raw lines it cites and their neighbours. A neighbour is shown
 * once, however many events it is near. `hide` takes the secrets out of a raw line.
 */
export function renderExplain(explained: Explanation, options: TextOptions, hide: (text: string) => string): string {
  const look = lookOf(options);
  const tame = (text: string) => neutralise(hide(text), options.unicode);
  const request = mapStrings(explained.request, (text) => neutralise(text, options.unicode));
  const waterfall = waterfallText(request, look);
  const lines = [
    ...requestFacts(request, look),
    ...attributeLines(request, look),
    ...(waterfall.length > 0 ? ['', ...waterfall, ...legend(look)] : []),
  ];
  const shown = new Set<RawLine>();
  for (const [n, event] of explained.request.events.entries()) {
    lines.push('', ...eventHeading(request.events[n] ?? event, look));
    const raw = explained.lines.get(event.file) ?? [];
    if (raw.length === 0) lines.push('  (its line cannot be read a second time)');
    for (const line of raw) {
      const cited = isCited(line, event);
      if (!cited && (shown.has(line) || !isNear(line, event, explained.context))) continue;
      shown.add(line);
      lines.push(...rawText(line, cited, tame, look));
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

function eventHeading(event: ReportEvent, look: Look): string[] {
  const uncertainty = Math.max(event.earlierByMs, event.laterByMs);
  const sign = look.glyph.plusMinus;
  const doubt = uncertainty > 0 ? ` ${sign} ${duration(uncertainty)}` : '';
  const at = look.bold(`${offset(event.offsetMs, uncertainty, look.glyph)}${doubt}`);
  const role = event.role === 'unknown' ? '' : `${event.role}: `;
  const cite = linked(`${event.file}:${event.line}`, event.file, event.line, look);
  return [`${at}  ${role}${event.kind}  ${cite}  ${look.dim(`joined by ${event.joinedBy}`)}`];
}

function rawText(line: RawLine, cited: boolean, tame: (text: string) => string, look: Look): string[] {
  const mark = cited ? '>' : ' ';
  const gutter = `${mark}${String(line.line).padStart(6)} ${look.options.unicode ? '│' : '|'} `;
  const rows = cut(tame(line.text), look.options.width - columns(gutter)).map(
    (row, n) => (n === 0 ? gutter : ' '.repeat(columns(gutter))) + row,
  );
  return cited ? rows : rows.map(look.dim);
}
