import { duration, leftAfterText } from '../../parts/durations.ts';
import type { Call } from './call.ts';
import { el } from './dom.ts';
import { piecesOf } from './draw-bar.ts';
import { timeTicks } from './time-text.ts';

/** One call on an axis of its own: how long the caller waited, what the server did, where events lie. */
export function timeFigure(call: Call): HTMLElement | null {
  const { request, picture } = call;
  if (!picture) return null;
  const width = picture.toMs - picture.fromMs;
  const percent = (ms: number) => ((ms - picture.fromMs) / width) * 100;
  const place = (element: HTMLElement, fromMs: number, toMs?: number) => {
    element.style.left = `${percent(fromMs)}%`;
    if (toMs !== undefined) element.style.width = `${percent(toMs) - percent(fromMs)}%`;
    return element;
  };
  const { caller, heartbeatsMs, noticedMs } = picture;
  const callerLane = el('div', { class: 'lane' });
  if (caller) {
    callerLane.append(place(el('i', { class: 'seg waiting' }), 0, caller.surelyMs));
    if (caller.latestMs > caller.surelyMs) {
      callerLane.append(place(el('i', { class: 'seg perhaps' }), caller.surelyMs, caller.latestMs));
    }
    const text = caller.left && request.leftAfter ? leftAfterText(request.leftAfter) : duration(caller.latestMs);
    callerLane.append(place(el('b', { class: `end o-${request.outcome}`, text }), caller.latestMs));
  }
  for (const ms of heartbeatsMs) callerLane.append(place(el('b', { class: 'beat' }), ms));
  const serverLane = el('div', { class: 'lane' });
  for (const { name, fromMs, toMs } of piecesOf(call)) {
    const attrs = { title: `${name}: ${duration(toMs - fromMs)}` };
    serverLane.append(place(el('i', { class: `seg ${name}`, attrs }), fromMs, toMs));
  }
  if (noticedMs !== null) {
    serverLane.append(
      place(el('b', { class: 'noticed', text: '▴', attrs: { title: 'the server notices' } }), noticedMs),
    );
  }
  const axis = el('div', { class: 'ticks' });
  for (const { ms, text } of timeTicks(picture.fromMs, picture.toMs, 6, null)) {
    axis.append(place(el('span', { text }), ms));
  }
  return el(
    'figure',
    { class: 'own-time', attrs: { 'aria-hidden': 'true' } },
    el('span', { text: 'caller' }),
    callerLane,
    el('span', { text: 'server' }),
    serverLane,
    el('span'),
    axis,
  );
}
