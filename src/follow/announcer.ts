import { requestOf } from '../make-report.ts';
import type { ReportVerdict } from '../report.ts';
import type { Timeline, Verdict } from '../types.ts';
import type { Announcement, Ended } from './announcement.ts';
import { tellingLine } from './telling-line.ts';

/** Remembers what was said, and says only what is new. */
export interface Announcer {
  /** Takes all calls there are; says what is new of those whose ending `isKnown`, or was said before. */
  calls(timelines: readonly Timeline[], isKnown: (timeline: Timeline) => boolean): Announcement[];
  verdict(verdict: ReportVerdict, calls: number): Announcement[];
  wasAnnounced(timeline: Timeline): boolean;
  /** Calls that are not given any more: what was said of them stands, until they are brought back. */
  putAway(timelines: Iterable<Timeline>): void;
  bringBack(): void;
  forgetAway(): void;
}

export function announcer(): Announcer {
  const said = new Map<string, Ended>();
  const away = new Map<string, Ended>();
  let verdictSaid: ReportVerdict | null = null;

  function ofCall(timeline: Timeline, key: string): Announcement[] {
    const ended = endedOf(timeline);
    const was = said.get(key) ?? null;
    if (was !== null && isSame(was, ended)) return [];
    said.set(key, ended);
    const change = was === null ? 'closed' : isOtherEnding(was, ended) ? 'corrected' : 'refined';
    return [{ type: 'request', change, was, request: requestOf(timeline), cited: tellingLine(timeline) }];
  }

  return {
    calls(timelines, isKnown) {
      const byKey = new Map(timelines.map((timeline) => [keyOf(timeline), timeline]));
      const withdrawn: Announcement[] = [];
      for (const [key, was] of said) {
        if (byKey.has(key)) continue;
        said.delete(key);
        withdrawn.push({ type: 'withdrawn', id: idOf(key), was });
      }
      const news = [...byKey].flatMap(([key, timeline]) =>
        said.has(key) || isKnown(timeline) ? ofCall(timeline, key) : [],
      );
      return [...withdrawn, ...news];
    },
    verdict(verdict, calls) {
      const was = verdictSaid;
      if (was === null ? verdict.kind === 'no-requests' : isSameVerdict(was, verdict)) return [];
      verdictSaid = verdict;
      return [{ type: 'verdict', was: was && briefly(was), verdict, calls }];
    },
    wasAnnounced: (timeline) => said.has(keyOf(timeline)),
    putAway(timelines) {
      for (const timeline of timelines) {
        const key = keyOf(timeline);
        const ended = said.get(key);
        if (ended) away.set(key, ended);
        said.delete(key);
      }
    },
    bringBack() {
      for (const [key, ended] of away) said.set(key, ended);
    },
    forgetAway: () => away.clear(),
  };
}

/** Servers number their requests at random in 8 characters: two of the same number began at different lines. */
function keyOf({ id, events }: Timeline): string {
  const start = events.find(({ event }) => event.kind === 'request-started')?.event.source;
  return start ? `${id}\0${start.file}:${start.line}` : id;
}

function idOf(key: string): string {
  return key.split('\0')[0] ?? key;
}

/** What of a timeline counts as its ending. */
export function endedOf({
  outcome,
  phase,
  closedBy,
  status,
  leftAfter,
}: Pick<Timeline, 'outcome' | 'phase' | 'closedBy' | 'status' | 'leftAfter'>): Ended {
  return { outcome, phase, closedBy, status, leftBy: leftAfter?.basis ?? null };
}

function isSame(a: Ended, b: Ended): boolean {
  return !isOtherEnding(a, b) && a.closedBy === b.closedBy && a.status === b.status && a.leftBy === b.leftBy;
}

/** Whether what was said is wrong now, not just less than is known. */
function isOtherEnding(was: Ended, now: Ended): boolean {
  if (was.outcome !== now.outcome || was.phase !== now.phase) return true;
  if (was.status !== null && was.status !== now.status) return true;
  const vague = was.closedBy === 'unknown' || was.closedBy === 'peer';
  return was.closedBy !== now.closedBy && !vague;
}

function briefly({ kind, rule, confidence }: ReportVerdict): Pick<Verdict, 'kind' | 'rule' | 'confidence'> {
  return { kind, rule, confidence };
}

function isSameVerdict(a: ReportVerdict, b: ReportVerdict): boolean {
  return a.kind === b.kind && a.rule === b.rule && a.confidence === b.confidence;
}
