import { timeOfDay } from '../../parts/clock.ts';
import { anchorOf } from '../anchor.ts';
import { isBad, OUTCOME_SIGNS, shortOutcome } from '../short-outcome.ts';
import type { Call } from './call.ts';
import { detailOf } from './detail.ts';
import { el } from './dom.ts';

/** A call's row: a button that opens what is known of it. */
export interface Row {
  readonly call: Call;
  readonly item: HTMLLIElement;
  readonly button: HTMLButtonElement;
  readonly track: HTMLElement;
  /** On the screen or near it: only then is its bar drawn. */
  near: boolean;
  shown: boolean;
}

export function makeRow(call: Call, prefix: string): Row {
  const { request } = call;
  const track = el('span', { class: 'track', attrs: { 'aria-hidden': 'true' } });
  const bad = isBad(request) ? ' bad' : '';
  const button = el(
    'button',
    { class: 'row', attrs: { type: 'button', 'aria-expanded': 'false', tabindex: '-1' } },
    el('span', { class: 'sign', text: OUTCOME_SIGNS[request.outcome], attrs: { 'aria-hidden': 'true' } }),
    el('span', { class: 'id', text: nameOf(request.id), attrs: { title: request.id } }),
    el('span', { class: 'when', text: timeOfDay(request.startedAt) }),
    el('span', { class: 'what', text: shortOutcome(request) }),
    track,
  );
  const item = el(
    'li',
    { class: `call o-${request.outcome}${bad}`, attrs: { id: anchorOf(prefix, request.id) } },
    button,
  );
  return { call, item, button, track, near: false, shown: true };
}

/** A call without an id of its own is named after a line of a file: the file's name says more than its folders. */
function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

export function isOpen(row: Row): boolean {
  return row.button.getAttribute('aria-expanded') === 'true';
}

/** Opens or closes it; what is inside is made when it is first opened. */
export function setOpen(row: Row, open: boolean): void {
  row.button.setAttribute('aria-expanded', String(open));
  const detail = row.item.querySelector<HTMLElement>(':scope > .detail');
  if (detail) detail.hidden = !open;
  else if (open) row.item.append(detailOf(row.call, row.item.id));
}
