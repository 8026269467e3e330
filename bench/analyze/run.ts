import { cpus } from 'node:os';
import { withLog } from './log-file.ts';
import { type Cost, firstOutputMs, measure } from './measure.ts';
import { kcr, waysThrough } from './ways.ts';

const RUNS = 3;
const STARTS = 9;
const SMALL = 100_000;
const node = process.execPath;
const options = process.argv.slice(2);

/** What the option is followed by; bytes of `100KB`, `1MB`, `10GB`. */
function sizesOf(option: string, otherwise: string): number[] {
  const at = options.indexOf(option);
  const given = at < 0 ? otherwise : (options[at + 1] ?? '');
  return given.split(',').map((size) => {
    const m = /^(\d+)(KB|MB|GB)$/.exec(size);
    if (!m) throw new Error(`${option}: numbers of KB, MB or GB were expected, as in 100MB, but this is ${size}.`);
    return Number(m[1]) * { KB: 1e3, MB: 1e6, GB: 1e9 }[m[2] as 'KB' | 'MB' | 'GB'];
  });
}

function sayBytes(bytes: number): string {
  return bytes >= 1e9 ? `${bytes / 1e9} GB` : bytes >= 1e6 ? `${bytes / 1e6} MB` : `${bytes / 1e3} KB`;
}

function row(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

function table(head: readonly string[]): void {
  row(head);
  row(head.map(() => '---'));
}

/** All ways in turn, so that a slow moment of the machine hits none of them alone; the best of each. */
function compared(bytes: number, file: string): void {
  const ways = waysThrough(file, (name, how) => console.log(`${name}: not installed, left out (${how})\n`));
  const best = new Map<string, Cost>();
  for (let run = 0; run < RUNS; run++) {
    for (const way of ways) {
      const cost = measure(way);
      const before = best.get(way.name);
      if (cost && (!before || cost.seconds < before.seconds)) best.set(way.name, cost);
    }
  }
  const own = best.get('kcr analyze --json')?.seconds ?? Number.NaN;
  console.log(`${sayBytes(bytes)}, best of ${RUNS} on ${cpus().length} processors\n`);
  table(['', 's', 'kcr takes × as long', 'processor s', 'MiB', 'version']);
  for (const { name, version } of ways) {
    const cost = best.get(name);
    if (!cost) row([name, 'failed', '', '', '', version]);
    else {
      const { seconds, cpuSeconds, mib } = cost;
      row([
        name,
        seconds.toFixed(2),
        (own / seconds).toFixed(own > 10 * seconds ? 0 : 1),
        cpuSeconds.toFixed(2),
        mib.toFixed(0),
        version,
      ]);
    }
  }
}

async function growth(sizes: readonly number[]): Promise<void> {
  console.log('\nHow `kcr analyze --json` grows\n');
  table(['log', 's', 'processor s', 'processor s for 100 MB', 'MiB']);
  for (const bytes of sizes) {
    const cost = await withLog(bytes, (file) =>
      measure({ command: node, args: kcr('analyze', file, '--json', '--exit-zero') }),
    );
    if (!cost) row([sayBytes(bytes), 'failed', '', '', '']);
    else {
      const { seconds, cpuSeconds, mib } = cost;
      const each = (cpuSeconds / bytes) * 1e8;
      row([sayBytes(bytes), seconds.toFixed(2), cpuSeconds.toFixed(2), each.toFixed(2), mib.toFixed(0)]);
    }
  }
}

async function firstOutput(): Promise<void> {
  const starts = await withLog(SMALL, async (file) => {
    const programs = [
      { name: 'node', command: node, args: ['-e', 'console.log(1)'] },
      { name: `kcr analyze of ${sayBytes(SMALL)}`, command: node, args: kcr('analyze', file) },
    ];
    const times = programs.map((): number[] => []);
    for (let n = 0; n < STARTS; n++) {
      for (const [k, program] of programs.entries()) times[k]?.push(await firstOutputMs(program));
    }
    return programs.map(({ name }, k) => ({ name, ms: Math.min(...(times[k] ?? [])) }));
  });
  console.log(`\nFirst output, least of ${STARTS} starts in turn\n`);
  table(['', 'ms']);
  for (const { name, ms } of starts) row([name, ms.toFixed(0)]);
}

for (const bytes of sizesOf('--size', '100MB')) await withLog(bytes, (file) => compared(bytes, file));
await growth(sizesOf('--sizes', '1MB,10MB,100MB'));
await firstOutput();
