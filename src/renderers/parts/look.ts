import { Ansis } from 'ansis';

/** How a text output may look. */
export interface TextOptions {
  /** Columns to fit in. */
  readonly width: number;
  readonly colour: boolean;
  /** False for terminals that are not UTF-8: then the whole output is ASCII. */
  readonly unicode: boolean;
  /** Full blocks for delivered calls, too. */
  readonly all: boolean;
  /** URL that opens a line of an input, for terminals with links; null for none. */
  readonly link: ((file: string, line: number) => string | null) | null;
}

type Paint = (text: string) => string;

/** The options made ready for use: colours by meaning, and the signs of the alphabet at hand. */
export interface Look {
  readonly options: TextOptions;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
  readonly glyph: Glyphs;
}

const UNICODE = {
  delivered: '✓',
  callerLeft: '✗',
  serverLeft: '■',
  neverArrived: '⊘',
  unfinished: '…',
  noticed: '▼',
  heartbeat: '♥',
  responded: '●',
  waiting: '─',
  perhaps: '┄',
  queued: '░',
  executing: '█',
  responding: '▒',
  working: '▓',
  tick: '╷',
  bullet: '•',
  about: '≈',
  atMost: '≤',
  plusMinus: '±',
  dash: '–',
  dot: '·',
  ellipsis: '…',
  rule: '─',
};

/** One column each where they are drawn in a bar; those of running text may be longer. */
export type Glyphs = Record<keyof typeof UNICODE, string>;

const ASCII: Glyphs = {
  delivered: '+',
  callerLeft: 'X',
  serverLeft: '#',
  neverArrived: '0',
  unfinished: '?',
  noticed: 'V',
  heartbeat: 'h',
  responded: 'O',
  waiting: '-',
  perhaps: '.',
  queued: ':',
  executing: '=',
  responding: '>',
  working: '~',
  tick: '|',
  bullet: '*',
  about: '~',
  atMost: '<=',
  plusMinus: '+/-',
  dash: '-',
  dot: '-',
  ellipsis: '..',
  rule: '-',
};

/** Wider, and an eye loses the line between a text and its citation. */
const MAX_WIDTH = 140;
const MIN_WIDTH = 40;

/** Colours by meaning and signs, as the options allow. */
export function lookOf(options: TextOptions): Look {
  const ansi = new Ansis(options.colour ? 1 : 0);
  return {
    options: { ...options, width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, options.width)) },
    bold: (text) => ansi.bold(text),
    dim: (text) => ansi.dim(text),
    good: (text) => ansi.green(text),
    bad: (text) => ansi.red(text),
    warn: (text) => ansi.yellow(text),
    accent: (text) => ansi.cyan(text),
    glyph: options.unicode ? UNICODE : ASCII,
  };
}
