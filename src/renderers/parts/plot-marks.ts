import type { Outcome } from '../../types.ts';
import type { Look } from './look.ts';

/** Signs of a plot: one column each. */
export interface PlotMarks {
  /** Worst last: it is drawn over the others. */
  readonly order: readonly Outcome[];
  of(outcome: Outcome): string;
  paint(outcome: Outcome, text: string): string;
  /** The line of the cutoff. */
  readonly line: string;
  readonly axis: { readonly y: string; readonly x: string; readonly corner: string };
  /** Several calls of different outcomes in one place. */
  readonly several: string;
}

const ORDER: readonly Outcome[] = ['delivered', 'unfinished', 'never-arrived', 'server-left', 'caller-left'];

const UNICODE: Record<Outcome, string> = {
  delivered: '●',
  'caller-left': '✗',
  'server-left': '■',
  'never-arrived': '⊘',
  unfinished: '○',
};
const ASCII: Record<Outcome, string> = {
  delivered: 'o',
  'caller-left': 'X',
  'server-left': '#',
  'never-arrived': '0',
  unfinished: '?',
};

/** The signs as the look allows. */
export function marksOf(look: Look): PlotMarks {
  const { unicode } = look.options;
  const signs = unicode ? UNICODE : ASCII;
  return {
    order: ORDER,
    of: (outcome) => signs[outcome],
    paint: (outcome, text) => {
      if (outcome === 'delivered') return look.good(text);
      return outcome === 'unfinished' ? look.warn(text) : look.bad(text);
    },
    line: unicode ? '┄' : '-',
    axis: unicode ? { y: '│', x: '─', corner: '└' } : { y: '|', x: '_', corner: '+' },
    several: unicode ? '◆' : '*',
  };
}
