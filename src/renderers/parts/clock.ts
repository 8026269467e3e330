/** `2026-02-10T07:49:12.841000Z` as `07:49:12.841`, UTC. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 23).replace(/Z$/, '');
}

/** `2026-02-10T07:49:12.841000Z` as `2026-02-10 07:49:12.841`, UTC. */
export function dateAndTime(iso: string): string {
  return `${iso.slice(0, 10)} ${timeOfDay(iso)}`;
}

/** From one to the other, naming the day twice only if it changes; always ends in `UTC`. */
export function period(from: string, to: string, dash: string): string {
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  return `${dateAndTime(from)} ${dash} ${sameDay ? timeOfDay(to) : dateAndTime(to)} UTC`;
}
