import type { ReportRequest } from '../../report.ts';
import { duration, leftAfterText } from './durations.ts';
import type { Look } from './look.ts';
import { type Waterfall, waterfallOf } from './phases.ts';
import { WEAK_JOINS } from './words.ts';
import { clip, columns, hang, pad } from './wrap.ts';

const LABEL = 10;
const MIN_BAR = 12;
const NO_BREAK = '\u00a0';

/** A request as bars on one time axis: what the caller did, what the server did. Empty if there is nothing to draw. */
export function waterfallText(request: ReportRequest, look: Look): string[] {
  const picture = waterfallOf(request);
  if (!picture) return [];
  // Room on the right for the label of the last mark.
  const cells = Math.max(MIN_BAR, Math.min(look.options.width, 160) - LABEL - 18);
  const cell = (ms: number) => Math.round(((ms - picture.fromMs) / (picture.toMs - picture.fromMs)) * (cells - 1));
  const lines: string[] = [];
  if (picture.caller) lines.push(callerRow(request, picture, cell, look));
  if (picture.phases.length > 0) lines.push(serverRow(request, picture, cell, look));
  if (lines.length > 0) lines.push(look.dim(`${' '.repeat(LABEL)}${axis(picture, cells, look)}`.trimEnd()));
  return lines;
}

/** What the signs of the waterfall mean, on as many lines as it takes. */
export function legend(look: Look): string[] {
  const { glyph: g } = look;
  const parts = [
    `${g.queued} queued`,
    `${g.executing} executing`,
    `${g.responding} responding`,
    `${g.working} working, phase not logged`,
    `${g.callerLeft} caller left`,
    `${g.perhaps} perhaps left already`,
    `${g.noticed} server notices`,
    `${g.heartbeat} bytes to the caller`,
    `${g.responded} delivered`,
    ...WEAK_JOINS,
  ];
  // A sign must not be parted from its word: no-break blanks while wrapping.
  const glued = parts.map((part) => part.replaceAll(' ', NO_BREAK)).join(`${NO_BREAK} `);
  return hang('  ', glued, look.options.width).map((line) => look.dim(line.replaceAll(NO_BREAK, ' ').trimEnd()));
}

function callerRow(request: ReportRequest, picture: Waterfall, cell: (ms: number) => number, look: Look): string {
  const { glyph: g } = look;
  const caller = picture.caller;
  if (!caller) return '';
  const from = cell(0);
  const sure = cell(caller.surelyMs);
  const end = cell(caller.latestMs);
  const row: string[] = new Array(end + 1).fill(' ');
  row.fill(g.waiting, from, Math.max(from, sure));
  row.fill(g.perhaps, Math.max(from, sure), end);
  for (const ms of picture.heartbeatsMs) if (ms >= 0 && cell(ms) < end) row[cell(ms)] = g.heartbeat;
  const bar = row.slice(0, end).join('');
  const byServer = request.outcome === 'server-left';
  const left = request.leftAfter ? leftAfterText(request.leftAfter, g) : '';
  if (!caller.left) return `  ${label('caller', look)}${bar}${look.good(g.responded)} ${duration(caller.latestMs)}`;
  const mark = byServer ? g.serverLeft : g.callerLeft;
  return room(`  ${label('caller', look)}${bar}`, look.bad(mark), left, look);
}

function serverRow(request: ReportRequest, picture: Waterfall, cell: (ms: number) => number, look: Look): string {
  const { glyph: g } = look;
  const row: string[] = [];
  for (const span of picture.phases) {
    for (let at = cell(span.fromMs); at < Math.max(cell(span.toMs), cell(span.fromMs) + 1); at += 1)
      row[at] = g[span.name];
  }
  const { noticedMs } = picture;
  if (noticedMs !== null) row[cell(noticedMs)] = look.warn(g.noticed);
  const bar = Array.from(row, (sign) => sign ?? ' ').join('');
  const at = noticedMs ?? request.durationMs;
  return room(`  ${label('server', look)}${bar}`, '', at === null ? '' : duration(at), look);
}

function label(text: string, look: Look): string {
  return look.dim(pad(text, LABEL - 2));
}

/** Appends a mark and, where it fits, its label. */
function room(bar: string, mark: string, text: string, look: Look): string {
  const rest = look.options.width - columns(bar) - 2;
  return `${bar}${mark}${text === '' || columns(text) > rest ? '' : ` ${clip(text, rest, look.glyph.ellipsis)}`}`;
}

function axis(picture: Waterfall, cells: number, look: Look): string {
  const span = picture.toMs - picture.fromMs;
  const step = niceStep(span / Math.max(2, Math.floor(cells / 11)));
  let line = '';
  for (let ms = Math.ceil(picture.fromMs / step) * step; ms <= picture.toMs; ms += step) {
    const at = Math.round(((ms - picture.fromMs) / span) * (cells - 1));
    const text = `${look.glyph.tick}${tickText(ms)}`;
    if (at < columns(line) + (line === '' ? 0 : 1)) continue;
    line = pad(line, at) + text;
  }
  return line;
}

function tickText(ms: number): string {
  if (ms === 0) return '0';
  if (Math.abs(ms) < 1000) return `${Number(ms.toFixed(3))} ms`;
  if (Math.abs(ms) < 120_000) return `${Number((ms / 1000).toFixed(3))} s`;
  return `${Number((ms / 60_000).toFixed(2))} min`;
}

/** The next of 1, 2, 5 × 10ⁿ at or above `ms`. */
function niceStep(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(ms));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= ms) ?? 10;
  return factor * power;
}
