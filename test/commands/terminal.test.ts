import { describe, expect, it } from 'vitest';
import { unicodeTerminal, wantsColour, widthOf } from '../../commands/_terminal.ts';

describe('widthOf', () => {
  it.each([
    ['the terminal', { isTTY: true, columns: 120 }, { COLUMNS: '60' }, 120],
    ['COLUMNS in a pipe', {}, { COLUMNS: '60' }, 60],
    ['80 in a pipe', {}, {}, 80],
    ['80 where COLUMNS is no number', {}, { COLUMNS: 'wide' }, 80],
  ])('is that of %s', (_, stream, env, width) => {
    expect(widthOf(stream, env)).toBe(width);
  });
});

describe('wantsColour', () => {
  it.each([
    ['on a terminal', { isTTY: true }, {}, true],
    ['in a pipe', {}, {}, false],
    ['on a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['in a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ])('%s', (_, stream, env, expected) => {
    expect(wantsColour(stream, env)).toBe(expected);
  });
});

describe('unicodeTerminal', () => {
  it.each([
    [{ LANG: 'de_DE.UTF-8' }, 'linux', true],
    [{ LANG: 'C.utf8' }, 'linux', true],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LC_CTYPE: 'en_US.UTF-8', LANG: 'C' }, 'darwin', true],
    [{}, 'linux', false],
    [{}, 'win32', true],
  ])('with %j on %s: %s', (env, platform, expected) => {
    expect(unicodeTerminal(env, platform)).toBe(expected);
  });
});
