import { stripVTControlCharacters } from 'node:util';
import type { Line } from '../../src/types.ts';

/** A Line of nothing but its text, as the formats look at it. */
export function lineOf(text: string): Line {
  return {
    source: { file: 'x.log', line: 1, lines: 1, offset: 0, bytes: text.length },
    text,
    envelope: null,
    meta: false,
  };
}

/** Takes the envelopes of the captured logs off a raw line; enough for these files, no more. */
export function peeled(raw: string): string {
  if (raw.startsWith('{"labels":')) return peeled((JSON.parse(raw) as { line: string }).line);
  const plain = stripVTControlCharacters(raw);
  const compose = /^[\w-]+ +\| (.*)$/.exec(plain);
  if (compose) return compose[1] ?? '';
  const kubectl = /^(?:[a-z][\w.-]+ [a-z][\w-]+ )?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z ?(.*)$/.exec(plain);
  return kubectl ? (kubectl[1] ?? '') : plain;
}
