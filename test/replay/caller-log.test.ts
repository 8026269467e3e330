import { describe, expect, it } from 'vitest';
import { callerLogLines } from '../../src/replay/caller-log.ts';
import { otherCallFailed, toolFailed } from '../../src/replay/caller-messages.ts';
import { analyzeBytes } from '../helpers/analyze-bytes.ts';

const AT = Date.UTC(2026, 10, 23, 17, 20, 41, 574);
const HANG_UP = toolFailed('request to http://127.0.0.1:8000/exec failed, reason: socket hang up');
const error = (message: string) => ({ atMs: AT, level: 'error' as const, message });

describe('callerLogLines', () => {
  it('writes as LibreChat does with DEBUG_CONSOLE, cut at 150 characters', () => {
    expect(callerLogLines(error(HANG_UP), 'debug-console')).toBe(
      '2026-11-23T17:20:41.574Z error: [ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\nrequest to http://127.0.0.1:8000/exec failed, reason: socket hang up\n',
    );
    const long = callerLogLines(
      error(toolFailed(`request to http://${'h'.repeat(60)}:8000/exec failed`)),
      'debug-console',
    );
    expect(long).toMatch(/^.{24} error: [\s\S]{150}\.\.\. \[truncated\]\n$/);
  });

  it('writes one object a line with CONSOLE_JSON, strings cut at 255', () => {
    expect(callerLogLines(error(HANG_UP), 'json')).toBe(
      `${JSON.stringify({ level: 'error', message: HANG_UP, timestamp: '2026-11-23T17:20:41.574Z' })}\n`,
    );
    const { message } = JSON.parse(callerLogLines(error('x'.repeat(300)), 'json')) as { message: string };
    expect(message).toBe(`${'x'.repeat(255)}...`);
  });

  it('writes local seconds in colour without either, and nothing below info', () => {
    expect(callerLogLines(error(HANG_UP), 'console')).toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
      /^\d{4}-\d\d-\d\d \d\d:\d\d:41 \x1b\[31merror\x1b\[39m: \x1b\[31m\[ON_TOOL_EXECUTE\][^\n]*\x1b\[39m\n\n\x1b\[31mrequest to [^\n]*\x1b\[39m\n$/,
    );
    expect(callerLogLines({ atMs: AT, level: 'debug', message: 'x' }, 'console')).toBe('');
  });

  it.each(['debug-console', 'json', 'console'] as const)('writes what kcr analyze reads: %s', async (format) => {
    const other = error(otherCallFailed('files', 'http://127.0.0.1:8000/files/x', 'timeout of 5000ms exceeded'));
    const report = await analyzeBytes(
      Buffer.from(callerLogLines(other, format) + callerLogLines(error(HANG_UP), format)),
    );
    expect(report.sources[0]).toMatchObject({ unrecognised: 0 });
    expect(report.requests).toMatchObject([{ callerReason: 'socket-hang-up' }]);
  });
});
