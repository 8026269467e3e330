import { mapStrings } from '../../map-strings.ts';
import { oncePerText } from '../../once-per-text.ts';
import { redact } from '../../redact.ts';
import { redactReport } from '../../redact-report.ts';
import type { Report } from '../../report.ts';
import { neutralise } from '../parts/neutralise.ts';

/**
 * The report with secrets taken out (where `hideSecrets`) and without characters that steer a display. Events, which are
 * most of it, are not walked through field by field: only their text and file are free text.
 */
export function tameReport(report: Report, hideSecrets: boolean): Report {
  const steerless = oncePerText((text) => neutralise(text, true));
  const shown = oncePerText((text) => steerless(hideSecrets ? redact(text) : text));
  const bare = { ...report, requests: report.requests.map((request) => ({ ...request, events: [] })) };
  const tame = mapStrings<Report>(hideSecrets ? redactReport(bare) : bare, steerless);
  return {
    ...tame,
    requests: tame.requests.map((request, n) => ({
      ...request,
      // Names, too: a saved report may hold any.
      attributes: Object.fromEntries(
        Object.entries(request.attributes).map(([name, value]) => [steerless(name), value]),
      ),
      events: (report.requests[n]?.events ?? []).map((event) => ({
        ...event,
        file: steerless(event.file),
        text: shown(event.text),
      })),
    })),
  };
}
