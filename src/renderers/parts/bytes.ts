const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A count of bytes in decimal units: `842 B`, `20.5 kB`, `1.3 GB`. */
export function bytesText(bytes: number): string {
  let figure = bytes;
  let unit = 0;
  while (figure >= 999.95 && unit < UNITS.length - 1) {
    figure /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? figure : figure.toFixed(1)} ${UNITS[unit]}`;
}
