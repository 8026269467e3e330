import { mapStrings } from '../map-strings.ts';
import type { Fault, LogMatch, Verification } from '../verify/verification.ts';
import { bytesText } from './parts/bytes.ts';
import { type Look, lookOf, type TextOptions } from './parts/look.ts';
import { neutralise } from './parts/neutralise.ts';
import { plural } from './parts/plural.ts';
import { hang } from './parts/wrap.ts';

/** More faults than that are counted; `--json` has all. */
const MAX_SHOWN = 30;

/** What `kcr verify` found, what it checked, and what it did not. Ends in a line break. */
export function renderVerification(verification: Verification, options: TextOptions): string {
  const look = lookOf(options);
  const tame = mapStrings(verification, (text) => neutralise(text, options.unicode));
  const sections = [
    headline(tame, look),
    faultLines(tame, look),
    ['Logs', ...tame.logs.flatMap((log) => logLines(log, look)), ...extraLines(tame, look)],
    ['Checked', ...checkedLines(tame, look)],
    ['Not checked', ...uncheckedLines(tame, look)],
  ];
  const filled = sections.filter((section) => section.length > 0);
  return `${filled.map((section) => section.join('\n')).join('\n\n')}\n`;
}

/** The same as one JSON document. */
export function verificationJson(verification: Verification): string {
  return `${JSON.stringify(verification, null, 2)}\n`;
}

function headline(v: Verification, look: Look): string[] {
  const { width } = look.options;
  if (v.holds) {
    return hang('', 'VERIFIED: the logs are those of the report, and everything it says follows from them.', width).map(
      look.good,
    );
  }
  const faults = faultsOf(v).length;
  const found = faults === 0 ? '' : `${plural(faults, 'claim')} of the report ${faults === 1 ? 'does' : 'do'} not hold`;
  const unmade = v.remade.done ? '' : `it could not be analysed anew: ${v.remade.because}`;
  const text = [found, unmade].filter((part) => part !== '').join('; ');
  return hang('', `NOT VERIFIED: ${text || 'a log of it is missing'}.`, width).map(look.bad);
}

/** Citations are quoted; what was compared has a name. */
function faultsOf({ broken, remade }: Verification): readonly Fault[] {
  const citations = broken.map((fault) => ({ ...fault, claim: `"${fault.claim}"` }));
  return remade.done ? [...citations, ...remade.faults] : citations;
}

function faultLines(v: Verification, look: Look): string[] {
  const faults = faultsOf(v);
  const lines = faults.slice(0, MAX_SHOWN).flatMap(({ file, line, claim, because }) => {
    const where = file === null ? '' : `${file}:${line}: `;
    return hang(`  ${look.glyph.callerLeft} `, `${where}${claim}: ${because}`, look.options.width);
  });
  const more = faults.length - MAX_SHOWN;
  if (more > 0) lines.push(`  and ${more} more (--json lists them all)`);
  return faults.length === 0 ? [] : ['What does not hold', ...lines];
}

function logLines({ source, log, state, bytes, hashed, hashesHeld }: LogMatch, look: Look): string[] {
  const cited = hashed === 0 ? 'nothing in it has a SHA-256' : `${hashesHeld} of ${hashed} cited ranges are the same`;
  const name = log === null || log === source ? source : `${source}: taken from ${log}`;
  const how = {
    same: `same size, ${cited}`,
    grown: `it has grown since (now ${bytesText(bytes ?? 0)}); only what was there then is checked: ${cited}`,
    changed: `not the log that was analysed: ${bytesText(bytes ?? 0)}, ${cited}`,
    missing: 'none of the logs given has its name or its content',
  }[state];
  return hang(
    `  ${state === 'missing' || state === 'changed' ? look.glyph.callerLeft : look.glyph.delivered} `,
    `${name}: ${how}`,
    look.options.width,
  );
}

function extraLines({ extra }: Verification, look: Look): string[] {
  return extra.flatMap((file) =>
    hang(`  ${look.glyph.bullet} `, `${file}: not a log of this report; not looked at`, look.options.width),
  );
}

function checkedLines(v: Verification, look: Look): string[] {
  const hashed = v.checked - v.unhashed;
  const held = v.checked - v.broken.length;
  const lines = [
    `${held} of ${v.checked} citations hold: bytes there and on the line that is named, SHA-256 the same (${hashed} have one), quoted text in the line (${v.quotes} quote)`,
  ];
  if (v.remade.done) {
    const options = v.options === null ? 'default options' : v.options.join(' ');
    const same = v.remade.compared - v.remade.faults.length;
    lines.push(
      `analysed anew with ${options}: ${same} of ${v.remade.compared} values are the same (sources and their counts, zones, calls, cutoff, findings with their evidence, verdict, remedies, blind spots)`,
    );
  }
  return lines.flatMap((line) => hang(`  ${look.glyph.bullet} `, line, look.options.width));
}

function uncheckedLines(v: Verification, look: Look): string[] {
  const lines = [
    ...(v.remade.done ? [] : [`verdict, findings and calls: ${v.remade.because}`]),
    ...(v.remade.done && v.remade.absent.length > 0
      ? [`${v.remade.absent.join(', ')}: this version of kcr tells it, the report does not`]
      : []),
    ...(v.unhashed > 0
      ? [
          `the SHA-256 of ${plural(v.unhashed, 'citation')} that ${v.unhashed === 1 ? 'has' : 'have'} none (logs that came by a pipe)`,
        ]
      : []),
    ...(v.madeBy === null
      ? ['with which version and options of kcr it was made: it does not say, so the defaults were taken']
      : []),
    ...(v.madeBy !== null && v.madeBy !== v.checkedBy
      ? [`with the version that made it: it was kcr ${v.madeBy}, this is ${v.checkedBy}, which may judge differently`]
      : []),
    'whether the logs are genuine and complete: only that the report follows from them',
  ];
  return lines.flatMap((line) => hang(`  ${look.glyph.bullet} `, line, look.options.width));
}
