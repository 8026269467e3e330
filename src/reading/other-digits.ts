// Left as they are: escapes, dates, zones, days of a month, numbers with an exponent. They decide what a line is.
const KEPT = [
  /\\+[\w-]*/,
  /#\d+/,
  /[+-]\d\d:?\d\d(?![\d:])/,
  /(?<=[-/])\d{1,4}(?!\d)/,
  /\d{1,4}(?=[-/])/,
  /(?<=[A-Z][a-z]{2} {1,2})\d{1,2}(?= )/,
  /\d*[eE][+-]?\d+/,
];
const RUN = new RegExp(`${KEPT.map(({ source }) => source).join('|')}|(\\d+)`, 'g');

/** A line of the same template (template-hasher.ts) with other numbers, and with other times of the same day. */
export function otherDigits(line: string, random: () => number): string {
  const digit = (from: number) => String(from + Math.floor(random() * (10 - from)));
  return line.replace(RUN, (run: string, digits: string | undefined, at: number) => {
    if (digits === undefined) return run;
    // Any part of a time of day may be from 10 to 23.
    if (run.length === 2 && (line.charAt(at - 1) === ':' || line.charAt(at + 2) === ':'))
      return String(10 + Math.floor(random() * 14));
    if (run.length === 1) return digit(0);
    // What begins with a zero goes on doing so, and nothing else does.
    const first = run.startsWith('0') ? '0' : digit(1);
    return first + Array.from({ length: run.length - 1 }, () => digit(0)).join('');
  });
}
