import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A way to go through the whole file, and its version. */
export interface Way {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** The folder of the package, in which all ways run. */
export const ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..');

/** What of the generated log a report is made of. */
const TOKENS = [' HTTP/', 'ode execution', 'Client disconnected', 'Created new session', 'Request processed'];

const SPLIT2 = `import{createReadStream}from'node:fs';import split from'split2';
for await(const l of createReadStream(process.argv[1]).pipe(split())){const i=l.indexOf('{');if(i>=0)try{JSON.parse(l.slice(i))}catch{}}`;

const READLINE = `import{createReadStream}from'node:fs';import{createInterface}from'node:readline';let n=0;
for await(const _ of createInterface({input:createReadStream(process.argv[1])}))n++`;

const COUNTS = TOKENS.map((token) => `count(*) FILTER (WHERE contains(line, '${token}'))`).join(', ');
const DUCKDB = `import{DuckDBInstance}from'@duckdb/node-api';const c=await(await DuckDBInstance.create(':memory:')).connect();
await c.run(${JSON.stringify(`SELECT ${COUNTS} FROM read_csv(getenv_file, header = false, auto_detect = false, columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '')`)}.replace('getenv_file',"'"+process.argv[1]+"'"))`;
const DUCKDB_VERSION = `import d from'@duckdb/node-api';console.log('DuckDB '+d.version())`;

export const kcr = (...args: readonly string[]): string[] => [join(ROOT, 'bin', 'run.js'), ...args];

/** All ways to go through `file` whose programs are installed; those that are not are told of. */
export function waysThrough(file: string, onMissing: (name: string, how: string) => void): Way[] {
  const node = process.execPath;
  const script = (code: string) => ['--input-type=module', '-e', code];
  const nodeVersion = `Node ${process.version}`;
  const all = [
    way('kcr analyze --json', node, kcr('analyze', file, '--json', '--exit-zero'), versionOf(node, kcr('--version'))),
    way('rg -c of the same tokens', 'rg', ['-c', ...TOKENS.flatMap((t) => ['-e', t]), file], versionOf('rg')),
    way('split2 + JSON.parse of each line', node, [...script(SPLIT2), file], nodeVersion),
    way('node readline', node, [...script(READLINE), file], nodeVersion),
    way('lnav query', 'lnav', ['-n', '-c', ';SELECT count(*) FROM all_logs', file], versionOf('lnav', ['-V'])),
    way('DuckDB, counts of the same tokens', node, [...script(DUCKDB), file], versionOf(node, script(DUCKDB_VERSION))),
  ];
  return all.flatMap(({ version, ...rest }) => {
    if (version !== null) return [{ ...rest, version }];
    onMissing(
      rest.name,
      rest.name.startsWith('DuckDB') ? 'npm i --no-save @duckdb/node-api' : `install ${rest.command}`,
    );
    return [];
  });
}

function way(name: string, command: string, args: readonly string[], version: string | null) {
  return { name, command, args, version };
}

/** The first line of what a program says of its version; null where it is not there. */
function versionOf(command: string, args: readonly string[] = ['--version']): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', cwd: ROOT });
  return status === 0 ? (stdout.split('\n', 1)[0] ?? '') : null;
}
