import type { Report, ReportRequest } from '../../report.ts';
import { shownIds } from '../../shown-ids.ts';
import { type ChosenCalls, moreAnswered, moreFailed } from './choose-calls.ts';
import { cutoffsOf } from './cutoffs.ts';
import type { Look } from './look.ts';
import { requestBlock } from './request-block.ts';
import { requestLine } from './request-line.ts';
import { legend } from './waterfall-text.ts';
import { hang } from './wrap.ts';

/**
 * One block or line per call, failing ones in full; each piece is some whole lines. A million calls make gigabytes, so
 * they come one by one. `tame` makes the texts of a call fit to be shown.
 */
export function* callsSection(
  { requests, failedLeftOut, answeredLeftOut }: ChosenCalls,
  report: Report,
  names: ReadonlyMap<string, string>,
  look: Look,
  tame: (request: ReportRequest) => ReportRequest,
): Generator<readonly string[]> {
  if (requests.length === 0) return;
  const shown = shownIds(report);
  const named = (request: ReportRequest) => {
    const tamed = tame(request);
    return { ...tamed, id: shown(tamed.id) };
  };
  const isBlock = (request: ReportRequest) => look.options.all || request.outcome !== 'delivered';
  yield [look.bold('Calls'), ...(requests.some(isBlock) ? legend(look) : [])];
  let gap = true;
  for (const request of requests) {
    const block = isBlock(request);
    const lines = block || gap ? [''] : [];
    if (block) lines.push(...requestBlock(named(request), names, look));
    else lines.push(...requestLine(named(request), names, cutoffsOf(report), look));
    yield lines;
    gap = block;
  }
  const more = [moreFailed(failedLeftOut), moreAnswered(answeredLeftOut)].filter((words) => words !== null);
  if (more.length === 0) return;
  const sentence = `${more.join(', ')}: --all shows them`;
  yield ['', ...hang('  ', sentence, look.options.width).map(look.dim)];
}
