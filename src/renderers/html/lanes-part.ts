import type { Report } from '../../report.ts';
import { duration } from '../parts/durations.ts';
import { plural } from '../parts/plural.ts';
import { anchorOf } from './anchor.ts';
import { type Lane, type LaneStep, lanesOf, shortened } from './lanes.ts';
import { html, type Markup } from './markup.ts';
import { OUTCOME_SIGNS, shortOutcome } from './short-outcome.ts';

const SHOWN = 14;

/** Connections as lanes: what was sent on each one after the other, how long it idled, which request came before a death. */
export function lanesPart(report: Report, prefix: string): Markup | null {
  const lanes = lanesOf(report.requests);
  if (report.requests.length === 0) return null;
  const armed = new Set(armedIds(report));
  const items = lanes.slice(0, SHOWN).map((lane) => laneItem(lane, prefix, armed));
  const failed = lanes.filter((lane) => lane.failed).length;
  const unknown = report.requests.filter(({ connection }) => connection === null).length;
  const facts = [
    lanes.length === 0 ? null : `${plural(lanes.length, 'connection')}, ${failed} with calls that were not delivered.`,
    lanes.length > SHOWN
      ? `The first ${SHOWN} are shown, those with failed calls before the others; each call shows its own.`
      : null,
    unknown === 0 ? null : `Of ${plural(unknown, 'call')} these logs do not tell the connection.`,
  ].filter((each) => each !== null);
  return html`<section class="card" id="${prefix}connections"><h2>Connections</h2><p class="quiet">${facts.join(' ')}</p>${
    items.length === 0
      ? null
      : html`
<ul class="lanes">${items}</ul>`
  }</section>`;
}

/** Calls that the verdict lays at the door of the request before them on the connection. */
function armedIds({ verdict, findings }: Report): readonly string[] {
  if (verdict.kind !== 'root-cause') return [];
  const finding = findings.find(({ rule }) => rule === 'pooled-socket-timeout');
  return finding && verdict.rule === finding.rule ? finding.explains : [];
}

function laneItem(lane: Lane, prefix: string, armed: ReadonlySet<string>): Markup {
  const steps = shortened(lane);
  const parts = steps.map((step, n) => {
    const next = steps[n + 1];
    const arms = next?.kind === 'call' && next.call.outcome !== 'delivered' && armed.has(next.call.id);
    return html`${idle(step)}${stepItem(step, prefix, arms)}`;
  });
  return html`<li class="lane${lane.failed ? ' failed' : ''}"><span class="peer">${lane.peer ?? 'port not logged'}</span><ol>${parts}</ol></li>`;
}

function idle(step: LaneStep): Markup | null {
  if (step.kind !== 'call' || !step.call.connection || step.call.connection.nth < 2) return null;
  const { idleMs } = step.call.connection;
  return html`<li class="idle">${idleMs === null ? 'then' : `idle ${duration(idleMs)}`}</li>`;
}

function stepItem(step: LaneStep, prefix: string, arms: boolean): Markup {
  const why = arms ? html`<span class="why">armed the idle timer</span>` : null;
  const mark = arms ? ' arms' : '';
  switch (step.kind) {
    case 'gap':
      return html`<li class="gap">${plural(step.count, 'request')}</li>`;
    case 'other':
      return html`<li class="step${mark}"><span class="name">${step.name}</span>${why}</li>`;
    case 'call': {
      const { call } = step;
      const inferred = call.connection?.basis === 'inferred' ? html` <span class="quiet">inferred</span>` : null;
      return html`<li class="step call o-${call.outcome}${mark}"><a href="#${anchorOf(prefix, call.id)}"><span class="sign" aria-hidden="true">${OUTCOME_SIGNS[call.outcome]}</span> ${call.id}</a> <span>${shortOutcome(call)}</span>${inferred}${why}</li>`;
    }
  }
}
