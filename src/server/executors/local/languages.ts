import type { LanguageId } from '../language-ids.ts';
import { javaEntry } from './java-entry.ts';

/** Where things lie as the program sees them. */
export interface RunPaths {
  /** The folder with the source, read-only. */
  readonly code: string;
  /** `/mnt/data`: the working directory. */
  readonly data: string;
  /** Private, writable, gone afterwards; compilers write here. */
  readonly scratch: string;
}

export interface Steps {
  readonly compile: readonly string[] | null;
  readonly run: readonly string[];
  /** A file that the run gets on stdin; without one stdin is empty. */
  readonly stdin: string | null;
}

export interface Language {
  readonly id: LanguageId;
  /** The first that is installed is used. */
  readonly programs: readonly string[];
  /** Of the file that the code is written to; Java's depends on it. */
  readonly sourceName: string | ((source: string) => string);
  /** Arguments with which the program ends at once and well, to see that it starts. */
  readonly check: readonly string[];
  /** Commands for the program at `tool`; the arguments of the request come behind `run`. */
  readonly steps: (tool: string, paths: RunPaths, memoryMib: number, source: string) => Steps;
  readonly env?: (paths: RunPaths) => Readonly<Record<string, string>>;
}

/** Below the limit, so that these run-times end with their own message rather than by a kill. */
const HEAP_SHARE = 0.6;
const heapMib = (memoryMib: number): number => Math.max(32, Math.floor(memoryMib * HEAP_SHARE));

function interpreted(id: LanguageId, programs: string[], sourceName: string, flags: string[] = []): Language {
  return {
    id,
    programs,
    sourceName,
    check: ['--version'],
    steps: (tool, paths) => ({ compile: null, run: [tool, ...flags, `${paths.code}/${sourceName}`], stdin: null }),
  };
}

function compiled(
  id: LanguageId,
  programs: string[],
  sourceName: string,
  flags: (program: string, source: string, paths: RunPaths, tool: string) => string[],
): Language {
  return {
    id,
    programs,
    sourceName,
    check: ['--version'],
    steps: (tool, paths) => {
      const program = `${paths.scratch}/program`;
      return {
        compile: [tool, ...flags(program, `${paths.code}/${sourceName}`, paths, tool)],
        run: [program],
        stdin: null,
      };
    },
  };
}

/**
 * By stdin, as KubeCodeRun does: relative imports start from the working directory, and Node finds out by itself
 * whether it is CommonJS or a module.
 */
const javaScript: Language = {
  id: 'js',
  programs: ['node'],
  sourceName: 'main.js',
  check: ['--version'],
  steps: (tool, paths, memoryMib) => ({
    compile: null,
    run: [tool, `--max-old-space-size=${heapMib(memoryMib)}`, '-'],
    stdin: `${paths.code}/main.js`,
  }),
};

/** Types are taken out, not checked: with swc's build for this, the one that Node itself uses since 22.18. */
const typeScript: Language = {
  id: 'ts',
  programs: ['node'],
  sourceName: 'main.ts',
  check: ['--version'],
  steps: (tool, paths, memoryMib) => ({
    compile: [tool, `${paths.code}/${STRIP_TYPES_NAME}`, `${paths.code}/main.ts`, `${paths.scratch}/main.js`],
    run: [tool, `--max-old-space-size=${heapMib(memoryMib)}`, '-'],
    stdin: `${paths.scratch}/main.js`,
  }),
};

const java: Language = {
  id: 'java',
  programs: ['java'],
  sourceName: (source) => `${javaEntry(source).fileName}.java`,
  check: ['-Xmx64m', '-XX:+UseSerialGC', '-XX:ReservedCodeCacheSize=32m', '--list-modules'],
  steps: (tool, paths, memoryMib, source) => {
    const { mainClass, fileName, isFirst } = javaEntry(source);
    const file = `${paths.code}/${fileName}.java`;
    const classes = `${paths.scratch}/classes`;
    const flags = [
      ...[`-Xmx${heapMib(memoryMib)}m`, '-Xms16m', '-XX:+UseSerialGC', '-XX:ReservedCodeCacheSize=64m'],
      ...['-XX:-UsePerfData', `-Djava.io.tmpdir=${paths.scratch}`],
    ];
    // The launcher of source files saves one start of the JVM.
    if (isFirst) return { compile: null, run: [tool, ...flags, file], stdin: null };
    return {
      compile: [`${tool}c`, ...flags.map((flag) => `-J${flag}`), '-d', classes, file],
      run: [tool, ...flags, '-cp', classes, mainClass],
      stdin: null,
    };
  },
};

/** The name under which the type stripper lies beside the source. */
export const STRIP_TYPES_NAME = 'strip-types.cjs';

/** How each language is run; what is not installed is left out later. */
export const LANGUAGES: readonly Language[] = [
  {
    ...interpreted('py', ['python3', 'python'], 'main.py'),
    // Files that lie in /mnt/data can be imported, as if the script lay there too.
    env: (paths) => ({
      PYTHONPATH: paths.data,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUNBUFFERED: '1',
      PYTHONIOENCODING: 'utf-8',
      MPLBACKEND: 'Agg',
    }),
  },
  javaScript,
  typeScript,
  compiled('c', ['gcc', 'clang', 'cc'], 'main.c', (program, source, { data }) => [
    ...['-O1', '-I', data, '-o', program, source, '-lm', '-lpthread'],
  ]),
  compiled('cpp', ['g++', 'clang++', 'c++'], 'main.cpp', (program, source, { data }) => [
    ...['-std=c++17', '-O1', '-I', data, '-o', program, source, '-lpthread'],
  ]),
  java,
  interpreted('php', ['php'], 'main.php'),
  compiled('rs', ['rustc'], 'main.rs', (program, source) => [
    ...['--edition', '2021', '-C', 'opt-level=1', '-o', program, source],
  ]),
  {
    ...compiled('go', ['go'], 'main.go', (program, source) => ['build', '-o', program, source]),
    check: ['version'],
    env: ({ scratch }) => ({ GOCACHE: `${scratch}/go-cache`, GOPATH: `${scratch}/go`, GOTOOLCHAIN: 'local' }),
  },
  compiled('d', ['ldc2', 'dmd', 'gdc'], 'main.d', (program, source, { scratch }, tool) =>
    // GCC's has GCC's flags.
    tool.endsWith('gdc') ? ['-o', program, source] : [source, `-of=${program}`, `-od=${scratch}`],
  ),
  compiled('f90', ['gfortran'], 'main.f90', (program, source, { scratch }) => ['-J', scratch, '-o', program, source]),
  interpreted('r', ['Rscript'], 'main.r', ['--vanilla']),
  interpreted('bash', ['bash'], 'main.sh'),
];
