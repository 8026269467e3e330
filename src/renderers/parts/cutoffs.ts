import type { Report, ReportCutoff, ReportRequest } from '../../report.ts';
import { duration } from './durations.ts';
import { plural } from './plural.ts';

// As in the count of those that outlived a cutoff: by more than two clocks disagree.
const OUTLIVED_BY_MS = 100;
// From here on the middle alone would pretend to know.
const COARSE_FROM_MS = 50;
const TENTHS_FROM_MS = 100;
// So many are told in full.
const TOLD = 4;

/** All constants at which calls died, strongest first; reports of earlier versions tell only the first. */
export function cutoffsOf({ cutoff, cutoffs }: Pick<Report, 'cutoff' | 'cutoffs'>): readonly ReportCutoff[] {
  return cutoffs ?? (cutoff ? [cutoff] : []);
}

/** Those that the call outlived: without a byte for longer, and delivered. A call kept alive by heartbeats was not exposed. */
export function outlived(request: ReportRequest, cutoffs: readonly ReportCutoff[]): readonly ReportCutoff[] {
  const silence = silenceMs(request);
  return silence === null ? [] : cutoffs.filter(({ ms, spreadMs }) => silence > ms + spreadMs + OUTLIVED_BY_MS);
}

/** `4.997 s`; `4.5 – 5.1 s` where the clocks do not say it better. */
export function cutoffTime({ ms, spreadMs }: Pick<ReportCutoff, 'ms' | 'spreadMs'>, dash = '–'): string {
  if (spreadMs < COARSE_FROM_MS) return duration(ms);
  const digits = spreadMs < TENTHS_FROM_MS ? 2 : 1;
  return `${((ms - spreadMs) / 1000).toFixed(digits)} ${dash} ${((ms + spreadMs) / 1000).toFixed(digits)} s`;
}

/** One cutoff in a sentence without its full stop. */
export function cutoffText(cutoff: ReportCutoff, signs: { readonly plusMinus: string; readonly dash: string }): string {
  const reuse = {
    'all-died-reused': cutoff.died === 1 ? ', which was on a reused connection' : ', all on reused connections',
    'some-died-fresh': ', some on fresh connections',
    'all-died-fresh': cutoff.died === 1 ? ', which was on a fresh connection' : ', all on fresh connections',
    unknown: '',
  }[cutoff.connectionsReused];
  const precise = cutoff.died > 1 && cutoff.spreadMs < COARSE_FROM_MS;
  const spread = precise ? ` ${signs.plusMinus} ${Math.max(1, Math.ceil(cutoff.spreadMs))} ms` : '';
  const longer =
    cutoff.outlived === 0 ? 'no call outlived it' : `${plural(cutoff.outlived, 'longer call')} outlived it`;
  return `cutoff at ${cutoffTime(cutoff, signs.dash)}${spread}: ${plural(cutoff.died, 'call')} died at it${reuse}; ${longer}`;
}

/** A sentence for each cutoff, without its full stop; beyond some, how many more there are. */
export function cutoffTexts(
  report: Pick<Report, 'cutoff' | 'cutoffs'>,
  signs: { readonly plusMinus: string; readonly dash: string },
): string[] {
  const all = cutoffsOf(report);
  const more = all.length - TOLD;
  const told = all.slice(0, TOLD).map((cutoff) => cutoffText(cutoff, signs));
  return more > 0 ? [...told, `and ${plural(more, 'more cutoff')}`] : told;
}

function silenceMs({ outcome, streamed, durationMs, events }: ReportRequest): number | null {
  if (outcome !== 'delivered') return null;
  if (!streamed && durationMs !== null) return durationMs;
  return events.find(({ kind, role }) => kind === 'response-started' && role !== 'sandbox')?.offsetMs ?? null;
}
