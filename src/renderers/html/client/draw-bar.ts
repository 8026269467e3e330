import { OUTCOME_SIGNS } from '../short-outcome.ts';
import type { Call } from './call.ts';
import { el } from './dom.ts';
import type { View } from './view.ts';

interface Piece {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly title?: string;
}

/** Draws a call into its track: what the server did, where its caller left, what went on for nobody. */
export function drawBar(track: HTMLElement, call: Call, originMs: number, view: View): void {
  const width = view.toMs - view.fromMs;
  const percent = (ms: number) => ((originMs + ms - view.fromMs) / width) * 100;
  const parts: Node[] = [];
  for (const { name, fromMs, toMs } of piecesOf(call)) {
    const from = Math.max(-1, percent(fromMs));
    const to = Math.min(101, percent(toMs));
    if (to < 0 || from > 100 || to < from) continue;
    const piece = el('i', { class: `seg ${name}` });
    piece.style.left = `${from}%`;
    piece.style.width = `${to - from}%`;
    parts.push(piece);
  }
  for (const { name, ms, sign } of marksOf(call)) {
    const at = percent(ms);
    if (at < 0 || at > 100) continue;
    const mark = el('b', { class: name, text: sign });
    mark.style.left = `${at}%`;
    parts.push(mark);
  }
  track.replaceChildren(...parts);
}

/** The pieces of its bar in order of time, each drawn over the one before. */
export function piecesOf({ picture, request }: Call): Piece[] {
  if (!picture) return [];
  const { caller, phases } = picture;
  const gone = caller?.left ? caller : null;
  const pieces: Piece[] = [];
  if (phases.length === 0 && caller) pieces.push({ name: 'waiting', fromMs: 0, toMs: caller.surelyMs });
  for (const { name, fromMs, toMs } of phases) {
    if (!gone || toMs <= gone.surelyMs) pieces.push({ name, fromMs, toMs });
    else {
      if (fromMs < gone.surelyMs) pieces.push({ name, fromMs, toMs: gone.surelyMs });
      if (fromMs < gone.latestMs && gone.latestMs > gone.surelyMs) {
        pieces.push({ name: 'perhaps', fromMs: Math.max(fromMs, gone.surelyMs), toMs: Math.min(toMs, gone.latestMs) });
      }
      if (toMs > gone.latestMs) pieces.push({ name: 'lost', fromMs: Math.max(fromMs, gone.latestMs), toMs });
    }
  }
  if (request.outcome === 'never-arrived' && pieces.length === 0) {
    pieces.push({ name: 'waiting', fromMs: 0, toMs: Math.max(1, picture.toMs) });
  }
  return pieces;
}

function marksOf({ picture, request }: Call): { name: string; ms: number; sign: string }[] {
  const sign = OUTCOME_SIGNS[request.outcome];
  const name = `mark o-${request.outcome}`;
  if (!picture) return request.outcome === 'delivered' ? [] : [{ name, ms: 0, sign }];
  const beats = picture.heartbeatsMs.map((ms) => ({ name: 'beat', ms, sign: '' }));
  if (request.outcome === 'delivered') return beats;
  if (picture.caller?.left) return [...beats, { name, ms: request.leftAfter?.ms ?? picture.caller.latestMs, sign }];
  return [...beats, { name, ms: picture.toMs, sign }];
}
