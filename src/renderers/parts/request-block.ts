import type { ReportRequest } from '../../report.ts';
import type { FactKind } from '../../types.ts';
import { citedText } from './cited-text.ts';
import { dateAndTime } from './clock.ts';
import { offset } from './durations.ts';
import { type EventRow, eventRows } from './event-rows.ts';
import type { Look } from './look.ts';
import { waterfallText } from './waterfall-text.ts';
import { connectionText, outcomeText, weakJoinSign, workText } from './words.ts';
import { columns, hang, pad } from './wrap.ts';

const OFFSET = 11;
const ROLE = 9;

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
  lines.push(...hang('  connection: ', connectionText(request.connection) ?? 'unknown', width));
  if (request.heartbeats) lines.push(`  heartbeats: ${request.heartbeats}`);
  if (request.joinConfidence !== 'certain') {
    const words =
      request.joinConfidence === 'ambiguous'
        ? 'which lines belong to this call is ambiguous'
        : 'some lines were joined to this call without an id';
    const because = request.doubts.length > 0 ? `: ${request.doubts.join('; ')}` : '';
    lines.push(...hang('  ', words + because, width).map((line) => look.warn(line)));
  } else {
    // All lines belong to it, and yet not all is known: who resets a connection may not have read its answer.
    lines.push(...request.doubts.flatMap((doubt) => hang('  doubt: ', doubt, width)).map((line) => look.warn(line)));
  }
  return lines;
}

function headline(request: ReportRequest, look: Look): string[] {
  const { glyph: g } = look;
  const sign = {
    delivered: request.status !== null && request.status >= 500 ? look.bad(g.callerLeft) : look.good(g.delivered),
    'caller-left': look.bad(g.callerLeft),
    'server-left': look.bad(g.serverLeft),
    'never-arrived': look.bad(g.neverArrived),
    unfinished: look.warn(g.unfinished),
  }[request.outcome];
  const call = `${request.method} ${request.path}`;
  const left = `${sign} ${look.bold(request.id)}  ${call}`;
  const right = `${dateAndTime(request.startedAt)}  ${request.termination}`;
  const gap = look.options.width - columns(left) - columns(right);
  if (gap >= 2) return [`${left}${' '.repeat(gap)}${look.dim(right)}`];
  const [first = '', ...rest] = hang('  ', `${request.id} ${call}`, look.options.width).map(look.bold);
  return [sign + first.replace('  ', ' '), ...rest, look.dim(`  ${right}`)];
}

function eventLines(row: EventRow, names: ReadonlyMap<string, string>, look: Look): string[] {
  const { event } = row;
  const at = offset(event.offsetMs, row.uncertaintyMs, look.glyph).padStart(OFFSET);
  const role = pad(event.role === 'unknown' ? '' : event.role, ROLE);
  const head = `${at}  ${look.dim(role)}`;
  const text = row.text + weakJoinSign(event.joinedBy);
  return citedText({ head, text, file: event.file, line: event.line, paint: emphasis(event.kind, look) }, names, look);
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
