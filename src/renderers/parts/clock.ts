/** `2026-02-10T07:49:12.841000Z` as `07:49:12.841`, UTC; a time that is unknown as such. */
export function timeOfDay(iso: string | null): string {
  if (iso === null) return 'time unknown';
  return iso.slice(11, 23).replace(/Z$/, '');
}

/** `2026-02-10T07:49:12.841000Z` as `2026-02-10 07:49:12.841 UTC`; a time that is unknown as such. */
export function dateAndTime(iso: string | null): string {
  return iso === null ? timeOfDay(iso) : `${iso.slice(0, 10)} ${timeOfDay(iso)} UTC`;
}

/** From one to the other, naming the day twice only if it changes; always ends in `UTC`. */
export function period(from: string, to: string, dash: string): string {
  const sameDay = from.slice(0, 10) === to.slice(0, 10);
  if (!sameDay) return `${dateAndTime(from)} ${dash} ${dateAndTime(to)}`;
  return `${from.slice(0, 10)} ${timeOfDay(from)} ${dash} ${timeOfDay(to)} UTC`;
}
