import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../src/analyze.ts';
import { type FieldScore, type Mark, score } from './score.ts';
import type { Truth } from './truth.ts';

/** `npm run score -- FOLDER`: how far the reports on a folder of X.log + X.truth.json agree with the truth, by field. */
const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Expected the folder of the captures: npm run score -- FOLDER [--tz ZONE]\n');
  process.exit(2);
}
const tz = options.flatMap((option, i) => (option === '--tz' ? (options[i + 1] ?? []) : []));

const all: FieldScore[] = [];
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.truth.json')) continue;
  const log = join(folder, name.replace(/\.truth\.json$/, '.log'));
  const truth = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Truth;
  const { report } = await analyze([log], { tz });
  const scores = score(truth, report.requests);
  all.push(...scores);
  const wrong = scores.filter((s) => s.mark !== 'agrees');
  const cause = report.verdict.rule ?? report.verdict.kind;
  process.stdout.write(
    `${name.replace(/\.truth\.json$/, '')}: ${scores.length - wrong.length}/${scores.length}` +
      `  verdict ${report.verdict.kind} ${cause} ${report.verdict.confidence ?? ''}\n`,
  );
  for (const { request, field, mark, expected, got } of wrong) {
    process.stdout.write(
      `   ${mark} ${request} ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}\n`,
    );
  }
}

process.stdout.write('\nfield        agrees  differs  abstains\n');
for (const field of [...new Set(all.map((s) => s.field))]) {
  const count = (mark: Mark) => String(all.filter((s) => s.field === field && s.mark === mark).length);
  const cells = [count('agrees').padStart(6), count('differs').padStart(8), count('abstains').padStart(9)];
  process.stdout.write(`${field.padEnd(12)} ${cells.join(' ')}\n`);
}
