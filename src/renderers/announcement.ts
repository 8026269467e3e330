import type { Announcement, Ended } from '../follow/announcement.ts';
import { mapStrings } from '../map-strings.ts';
import type { ReportRequest, ReportVerdict } from '../report.ts';
import type { Outcome, Source } from '../types.ts';
import { linked } from './parts/citations.ts';
import { timeOfDay } from './parts/clock.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { plural } from './parts/plural.ts';
import { outcomeText } from './parts/words.ts';

/** One announcement as one line of text, whatever the width: the same on a terminal and in a pipe. */
export function announcementText(announcement: Announcement, options: TextOptions): string {
  const look = lookOf(options);
  return `${lineOf(
    mapStrings(announcement, (text) => neutralise(text, options.unicode)),
    look,
  )}\n`;
}

/**
 * One announcement as one JSON object on a line: `type: "request"` with the fields of a report's request and `change`,
 * `was`, `cited`; `type: "withdrawn"`; `type: "verdict"` with the fields of a report's verdict and `was`, `calls`.
 */
export function announcementJson(announcement: Announcement): string {
  return `${JSON.stringify(flat(announcement))}\n`;
}

function flat(announcement: Announcement): object {
  switch (announcement.type) {
    case 'request': {
      const { type, change, was, cited, request } = announcement;
      return { type, change, was, cited: cited && { file: cited.file, line: cited.line }, ...request };
    }
    case 'withdrawn':
      return announcement;
    case 'verdict': {
      const { type, was, calls, verdict } = announcement;
      return { type, was, calls, ...verdict };
    }
  }
}

function lineOf(announcement: Announcement, look: Look): string {
  switch (announcement.type) {
    case 'request': {
      const { request, was, cited, change } = announcement;
      const { sign, paint } = signOf(request.outcome, look);
      const news = { closed: '', refined: 'more is known: ', corrected: 'correction: ' }[change];
      const before = change === 'corrected' && was !== null ? ` (was: ${endedText(was)})` : '';
      const cite = cited === null ? '' : `  ${linked(`${cited.file}:${cited.line}`, cited.file, cited.line, look)}`;
      const text = outcomeText(request, look.glyph);
      const what = request.outcome === 'delivered' ? text : look.bold(text);
      return `${paint(sign)} ${timeOfDay(timeOf(request, cited))}  ${look.bold(request.id)}  ${news}${what}${before}${cite}`;
    }
    case 'withdrawn':
      return `${look.warn(look.glyph.unfinished)} correction: ${announcement.id} is no call of its own (was: ${endedText(announcement.was)})`;
    case 'verdict': {
      const { verdict, calls } = announcement;
      const statement = verdict.statement.replace(/\s+/g, ' ');
      return `${look.accent(look.glyph.bullet)} verdict after ${plural(calls, 'call')}: ${look.bold(verdictWords(verdict))}. ${statement}`;
    }
  }
}

function verdictWords({ kind, rule, confidence }: ReportVerdict): string {
  const words = {
    'root-cause': 'root cause',
    inconclusive: 'inconclusive',
    healthy: 'healthy',
    'no-requests': 'no requests',
  };
  const facts = [rule, confidence === null ? null : `${confidence} confidence`].filter((each) => each !== null);
  return [words[kind], ...(kind === 'root-cause' ? facts : [])].join(', ');
}

function endedText({ outcome, closedBy }: Ended): string {
  const words: Record<Outcome, string> = {
    delivered: 'delivered',
    'caller-left': 'hung up on',
    'server-left': 'ended by the server',
    'never-arrived': 'never arrived',
    unfinished: 'not ended',
  };
  const by = outcome === 'caller-left' && closedBy !== null && closedBy !== 'unknown' ? ` by the ${closedBy}` : '';
  return words[outcome] + by;
}

function timeOf(request: ReportRequest, cited: Source | null): string | null {
  const told = cited && request.events.find(({ file, line }) => file === cited.file && line === cited.line);
  return told?.at ?? request.startedAt;
}

function signOf(outcome: Outcome, look: Look): { sign: string; paint: (text: string) => string } {
  const { glyph } = look;
  switch (outcome) {
    case 'delivered':
      return { sign: glyph.delivered, paint: look.good };
    case 'caller-left':
      return { sign: glyph.callerLeft, paint: look.bad };
    case 'server-left':
      return { sign: glyph.serverLeft, paint: look.bad };
    case 'never-arrived':
      return { sign: glyph.neverArrived, paint: look.bad };
    case 'unfinished':
      return { sign: glyph.unfinished, paint: look.warn };
  }
}
