/** Which piece of time a list shows, ms: since the first call, or since each call's start where starts are aligned. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing in a log is finer than a microsecond. */
const LEAST_MS = 0.5;

/** So much less (or more) of it, around a point that stays where it is. */
export function zoomed({ fromMs, toMs }: View, factor: number, aroundMs: number, all: View): View {
  const width = Math.max(LEAST_MS, Math.min((toMs - fromMs) * factor, all.toMs - all.fromMs));
  const share = (aroundMs - fromMs) / (toMs - fromMs);
  return within({ fromMs: aroundMs - width * share, toMs: aroundMs + width * (1 - share) }, all);
}

/** Moved by a share of its width. */
export function moved({ fromMs, toMs }: View, share: number, all: View): View {
  const step = (toMs - fromMs) * share;
  return within({ fromMs: fromMs + step, toMs: toMs + step }, all);
}

/** The same width, not beyond the ends. */
export function within({ fromMs, toMs }: View, all: View): View {
  const width = Math.min(toMs - fromMs, all.toMs - all.fromMs);
  const from = Math.max(all.fromMs, Math.min(fromMs, all.toMs - width));
  return { fromMs: from, toMs: from + width };
}
