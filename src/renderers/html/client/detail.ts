import type { ReportEvent, ReportRequest } from '../../../report.ts';
import { dateAndTime } from '../../parts/clock.ts';
import { duration, offset } from '../../parts/durations.ts';
import { eventRows } from '../../parts/event-rows.ts';
import { shellWord } from '../../parts/next-commands.ts';
import { connectionText, outcomeText, WEAK_JOINS, weakJoinSign, workText } from '../../parts/words.ts';
import { sentence } from '../sentence.ts';
import type { Call } from './call.ts';
import { copyButton } from './copy.ts';
import { el } from './dom.ts';
import { linesAround, type ShownLine } from './lines-store.ts';
import { terminationText } from './termination-text.ts';
import { timeFigure } from './time-figure.ts';

/** Everything that is known of one call: facts, its own time axis, events, raw lines. */
export function detailOf(call: Call, anchor: string): HTMLElement {
  const { request } = call;
  const work = workText(request);
  const raw = el('div', { class: 'raw' });
  const box = el(
    'div',
    { class: 'detail' },
    el('p', { class: 'outcome', text: `${sentence(outcomeText(request))}${work ? ` ${work}` : ''}` }),
    facts(request),
    timeFigure(call),
    eventTable(request.events, raw),
    raw,
    el(
      'p',
      { class: 'actions' },
      copyButton(explainCommand(request), 'the command kcr explain', 'Copy kcr explain'),
      copyButton(`${location.href.split('#')[0]}#${anchor}`, 'a link to this call', 'Copy link'),
    ),
  );
  void linesAround(request.events).then((lines) => raw.replaceChildren(...rawLines(lines, request)));
  return box;
}

function facts(request: ReportRequest): HTMLElement {
  const { attributes, doubts, joinConfidence } = request;
  const rows: [string, string | null][] = [
    ['started', dateAndTime(request.startedAt)],
    ['request', `${request.method} ${request.path}`],
    ['connection', connectionText(request.connection) ?? 'not told by these logs'],
    ['before it', request.connection?.previous.join(' → ') || null],
    ['heartbeats', request.heartbeats === null ? null : String(request.heartbeats)],
    ['ended', terminationText(request.termination)],
    ['joined', joinConfidence === 'certain' ? null : [joinConfidence, ...doubts].join('; ')],
    ['doubts', joinConfidence === 'certain' && doubts.length > 0 ? doubts.join(' ') : null],
    ...Object.entries(attributes).map(([name, value]): [string, string | null] => [
      spaced(name),
      value === null ? null : String(value),
    ]),
  ];
  const list = el('dl', { class: 'facts' });
  for (const [name, value] of rows) {
    if (value === null) continue;
    const size = value.length > 40 ? { class: 'long' } : {};
    list.append(el('div', size, el('dt', { text: name }), el('dd', { text: value })));
  }
  return list;
}

/** `codeLength` as `code length`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function eventTable(events: readonly ReportEvent[], raw: HTMLElement): HTMLElement {
  const body = el('tbody');
  for (const { event, text, uncertaintyMs } of eventRows(events)) {
    const place = `${event.file}:${event.line}`;
    const show = el('button', { class: 'place', text: place, attrs: { type: 'button', title: 'Show its raw line' } });
    show.addEventListener('click', () => {
      const line = raw.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"]`);
      line?.scrollIntoView({ block: 'center' });
      line?.focus();
    });
    body.append(
      el(
        'tr',
        { class: `e-${event.kind}` },
        el('td', { class: 'offset', text: offset(event.offsetMs, uncertaintyMs) }),
        el('td', { class: 'role', text: event.role === 'unknown' ? '' : event.role }),
        el('td', {
          class: 'text',
          text: text + weakJoinSign(event.joinedBy),
          attrs: { title: `${event.kind}, joined by ${event.joinedBy}` },
        }),
        el('td', { class: 'cite' }, show, copyButton(place)),
      ),
    );
  }
  const head = el(
    'thead',
    {},
    el('tr', {}, ...['offset', 'source', 'event', 'line'].map((text) => el('th', { text, attrs: { scope: 'col' } }))),
  );
  const weak = events.some(({ joinedBy }) => weakJoinSign(joinedBy) !== '');
  const table = el('table', { class: 'events' }, head, body);
  return el('div', { class: 'scroll' }, table, weak ? el('p', { class: 'quiet', text: WEAK_JOINS.join('; ') }) : null);
}

function rawLines(lines: readonly ShownLine[] | null, request: ReportRequest): HTMLElement[] {
  const title = el('h3', { text: 'Raw lines' });
  if (lines === null || lines.length === 0) {
    const why = el('p', {
      class: 'quiet',
      text: 'The raw lines of this call are not in this page, which is kept small. ',
    });
    const command = explainCommand(request);
    why.append('This shows them: ', el('code', { text: command }), copyButton(command, 'the command'));
    return [title, why];
  }
  const list = el('ol', { class: 'lines' });
  let before: ShownLine | null = null;
  for (const line of lines) {
    if (before === null || before.file !== line.file) list.append(el('li', { class: 'file', text: line.file }));
    else if (line.line > before.line + 1) list.append(el('li', { class: 'gap', text: '⋯' }));
    const { event } = line;
    const attrs: Record<string, string> =
      event?.line === line.line ? { tabindex: '-1', 'data-place': `${line.file}:${line.line}` } : {};
    list.append(
      el(
        'li',
        { class: event ? 'cited' : 'beside', attrs },
        el('span', { class: 'number', text: String(line.line) }),
        el('span', { class: 'offset', text: event && event.line === line.line ? offset(event.offsetMs, 0) : '' }),
        el('code', { text: line.text }),
      ),
    );
    before = line;
  }
  return [title, list];
}

function explainCommand({ id, events }: ReportRequest): string {
  const files = [...new Set(events.map(({ file }) => file))];
  return ['kcr explain', shellWord(id), ...files.map(shellWord)].join(' ');
}

/** A moment of a call in words: how long after its start, and what its bar shows there; null where it was not going on. */
export function momentText({ request, picture }: Call, ms: number): string | null {
  if (!picture || ms < Math.min(0, picture.fromMs) || ms > picture.toMs) return null;
  const phase = picture.phases.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
  const gone = picture.caller?.left === true && ms > picture.caller.latestMs;
  const what = phase ? `, ${phase.name}${gone ? ' for nobody' : ''}` : '';
  return `${request.id} ${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}${what}`;
}
