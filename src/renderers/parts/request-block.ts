import type { ReportRequest } from '../../report.ts';
import type { FactKind } from '../../types.ts';
import { linked } from './citations.ts';
import { dateAndTime } from './clock.ts';
import { offset } from './durations.ts';
import { type EventRow, eventRows } from './event-rows.ts';
import type { Look } from './look.ts';
import { waterfallText } from './waterfall-text.ts';
import { connectionText, outcomeText, weakJoinSign, workText } from './words.ts';
import { clip, columns, hang, pad, wrap } from './wrap.ts';

const OFFSET = 11;
const ROLE = 9;
/** A longer text belongs to `kcr explain`. */
const MAX_TEXT_LINES = 6;

/** One request in full: facts, waterfall, events. */
export function requestBlock(request: ReportRequest, names: ReadonlyMap<string, string>, look: Look): string[] {
  return [
    ...requestFacts(request, look),
    ...waterfallText(request, look),
    '',
    ...eventRows(request.events).flatMap((row) => eventLines(row, names, look)),
  ];
}

/** Who it was and what became of it, in a few lines. */
export function requestFacts(request: ReportRequest, look: Look): string[] {
  const { width } = look.options;
  const outcome = outcomeText(request, look.glyph);
  const work = workText(request);
  const sentence = `${outcome[0]?.toUpperCase() ?? ''}${outcome.slice(1)}.${work ? ` ${work}` : ''}`;
  const lines = headline(request, look);
  lines.push(...hang('  ', sentence, width).map((line) => (request.outcome === 'delivered' ? line : look.bold(line))));
  const connection = connectionText(request.connection);
  if (connection) lines.push(...hang('  connection: ', connection, width));
  if (request.heartbeats) lines.push(`  heartbeats: ${request.heartbeats}`);
  if (request.joinConfidence !== 'certain') {
    const words =
      request.joinConfidence === 'ambiguous'
        ? 'which lines belong to this call is ambiguous'
        : 'some lines were joined to this call without an id';
    const because = request.doubts.length > 0 ? `: ${request.doubts.join('; ')}` : '';
    lines.push(...hang('  ', words + because, width).map((line) => look.warn(line)));
  }
  return lines;
}

function headline(request: ReportRequest, look: Look): string[] {
  const { glyph: g } = look;
  const sign = {
    delivered: look.good(g.delivered),
    'caller-left': look.bad(g.callerLeft),
    'server-left': look.bad(g.serverLeft),
    'never-arrived': look.bad(g.neverArrived),
    unfinished: look.warn(g.unfinished),
  }[request.outcome];
  const left = `${sign} ${look.bold(request.id)}  ${request.method} ${request.path}`;
  const right = `${dateAndTime(request.startedAt)}  ${request.termination}`;
  const gap = look.options.width - columns(left) - columns(right);
  return gap >= 2 ? [`${left}${' '.repeat(gap)}${look.dim(right)}`] : [left, look.dim(`  ${right}`)];
}

function eventLines(row: EventRow, names: ReadonlyMap<string, string>, look: Look): string[] {
  const { event } = row;
  const cite = `${names.get(event.file) ?? event.file}:${event.line}`;
  const room = Math.max(16, look.options.width - OFFSET - 2 - ROLE - 2 - columns(cite));
  const wrapped = wrap(row.text + weakJoinSign(event.joinedBy), room);
  const kept = wrapped.slice(0, MAX_TEXT_LINES);
  if (wrapped.length > kept.length) {
    kept.push(clip(`${kept.pop() ?? ''} ${look.glyph.ellipsis}`, room, look.glyph.ellipsis));
  }
  const at = offset(event.offsetMs, row.uncertaintyMs, look.glyph).padStart(OFFSET);
  const role = pad(event.role === 'unknown' ? '' : event.role, ROLE);
  return kept.map((text, n) => {
    if (n > 0) return `${' '.repeat(OFFSET + 2 + ROLE)}${text}`;
    const line = `${at}  ${look.dim(role)}${emphasis(event.kind, look)(pad(text, room))}  `;
    return line + linked(cite, event.file, event.line, look);
  });
}

function emphasis(kind: FactKind, look: Look): (text: string) => string {
  switch (kind) {
    case 'caller-error':
    case 'server-error':
    case 'sandbox-failed':
    case 'response-failed':
      return look.bad;
    case 'client-disconnected':
    case 'response-undeliverable':
    case 'response-unconfirmed':
      return look.warn;
    default:
      return (text) => text;
  }
}
