import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateLog } from './generate-log.ts';

/** A way to go through the whole file, and how to ask for its version; left out where it is not installed. */
interface Way {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly version: readonly string[];
}

const RUNS = 3;
const TOKENS = [' HTTP/', 'ode execution', 'Client disconnected', 'Created new session', 'Request processed'];
const here = fileURLToPath(new URL('.', import.meta.url));
const kcr = join(here, '..', '..', '..', 'bin', 'run.js');
const bytes = sizeOf(process.argv.slice(2));
const file = join(tmpdir(), `kcr-bench-${process.pid}.log`);

const SPLIT2 = `import{createReadStream}from'node:fs';import split from'split2';
for await(const l of createReadStream(process.argv[1]).pipe(split())){const i=l.indexOf('{');if(i>=0)try{JSON.parse(l.slice(i))}catch{}}`;
const READLINE = `import{createReadStream}from'node:fs';import{createInterface}from'node:readline';let n=0;
for await(const _ of createInterface({input:createReadStream(process.argv[1])}))n++`;
const script = (code: string) => ['--input-type=module', '-e', code, file];

const ways: readonly Way[] = [
  {
    name: 'kcr analyze --json',
    command: process.execPath,
    args: [kcr, 'analyze', file, '--json', '--exit-zero'],
    version: [kcr, '--version'],
  },
  {
    name: 'rg -c',
    command: 'rg',
    args: ['-c', ...TOKENS.flatMap((token) => ['-e', token]), file],
    version: ['--version'],
  },
  { name: 'split2 + JSON.parse', command: process.execPath, args: script(SPLIT2), version: ['--version'] },
  { name: 'node readline', command: process.execPath, args: script(READLINE), version: ['--version'] },
  { name: 'lnav', command: 'lnav', args: ['-n', '-c', ';SELECT count(*) FROM all_logs', file], version: ['-V'] },
];

/** `--size 100MB`, `1GB`. */
function sizeOf(args: readonly string[]): number {
  const given = args[args.indexOf('--size') + 1] ?? '100MB';
  const m = /^(\d+)(MB|GB)$/.exec(args.includes('--size') ? given : '100MB');
  if (!m) throw new Error(`--size: a number of MB or GB was expected, as in 100MB, but this is ${given}.`);
  return Number(m[1]) * (m[2] === 'GB' ? 1e9 : 1e6);
}

function generate(): void {
  const out = openSync(file, 'w');
  for (const piece of generateLog({ seed: 1, bytes })) writeSync(out, piece);
  closeSync(out);
}

/** Seconds, and MiB at most in memory. */
function measure({ command, args }: Way): { seconds: number; mib: number } | null {
  const before = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    cwd: join(here, '..', '..', '..'),
  });
  if (status !== 0) return null;
  return { seconds: (performance.now() - before) / 1000, mib: Number(stderr.trim().split('\n').at(-1)) / 1024 };
}

function versionOf({ command, version }: Way): string | null {
  const { status, stdout } = spawnSync(command, version, { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n', 1)[0] ?? '') : null;
}

try {
  generate();
  const installed = ways.flatMap((way) => {
    const version = versionOf(way);
    if (version === null) console.log(`${way.name}: not installed, left out`);
    return version === null ? [] : [{ way, version }];
  });
  // All ways in turn, so that a slow moment of the machine hits none of them alone.
  const results = new Map<string, { seconds: number; mib: number }[]>();
  for (let run = 0; run < RUNS; run++) {
    for (const { way } of installed) {
      const result = measure(way);
      if (result) results.set(way.name, [...(results.get(way.name) ?? []), result]);
      else if (run === 0) console.log(`${way.name}: failed`);
    }
  }
  const best = (name: string) => (results.get(name) ?? []).reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const own = best('kcr analyze --json').seconds;
  console.log(
    `\n${bytes / 1e6} MB, best of ${RUNS}\n\n| | s | MB/s | × kcr's time | MiB | version |\n|---|---|---|---|---|---|`,
  );
  for (const { way, version } of installed) {
    if (!results.has(way.name)) continue;
    const { seconds, mib } = best(way.name);
    const cells = [seconds.toFixed(2), (bytes / 1e6 / seconds).toFixed(0), (seconds / own).toFixed(2), mib.toFixed(0)];
    console.log(`| ${way.name} | ${cells.join(' | ')} | ${version} |`);
  }
} finally {
  rmSync(file, { force: true });
}
