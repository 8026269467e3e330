import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInputs, readLines } from '../../src/input/index.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kcr-read-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function read(path: string, onProgress?: (bytes: number) => void) {
  const { inputs } = await findInputs([path]);
  const lines: string[] = [];
  const said: string[] = [];
  for (const input of inputs) {
    const options = {
      onProblem: ({ message }: { message: string }) => said.push(message),
      onNotice: (message: string) => said.push(message),
      ...(onProgress && { onProgress }),
    };
    for await (const batch of readLines(input, options)) lines.push(...batch.map((line) => line.text));
  }
  return { lines, said };
}

describe('readLines', () => {
  it('reads a file that grows up to its size at the start and to the end of that line', async () => {
    const path = join(dir, 'growing.log');
    writeFileSync(path, 'one\ntwo be');
    let grown = false;
    const { lines, said } = await read(path, () => {
      if (!grown) appendFileSync(path, 'gun\nthree\n');
      grown = true;
    });
    expect(lines).toEqual(['one', 'two begun']);
    expect(said).toEqual([]);
  });

  it('says that it read only the beginning of a line without end', async () => {
    const path = join(dir, 'long.log');
    writeFileSync(path, `a\n${'x'.repeat(3_000_000)}\nb\n`);
    const { lines, said } = await read(path);
    expect(lines.map((text) => text.length)).toEqual([1, 1 << 20, 1]);
    expect(said).toEqual([`${path}: line 2 is longer than 1 MiB; only the beginning of such lines is read.`]);
  });

  it('reads a file that begins with more NULs than it looks at, and says how many', async () => {
    const path = join(dir, 'nul.log');
    writeFileSync(path, `${'\0'.repeat(5000)}a\nb\0\n`);
    expect(await read(path)).toEqual({ lines: ['a', 'b'], said: [`${path}: 5001 NUL bytes in it were passed over.`] });
  });

  it('says so when a file holds nothing but NULs, or no text behind them', async () => {
    const path = join(dir, 'nuls.log');
    writeFileSync(path, Buffer.alloc(5000));
    expect((await read(path)).said[0]).toContain('nothing but NUL bytes');
    const random = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256);
    writeFileSync(path, Buffer.concat([Buffer.alloc(1 << 21), Buffer.from(random)]));
    expect((await read(path)).said[0]).toContain('binary data');
  });

  it('says so when lines end in carriage returns alone', async () => {
    const path = join(dir, 'cr.log');
    writeFileSync(path, 'INFO:     a\rINFO:     b\r');
    expect((await read(path)).said).toEqual([expect.stringContaining("tr '\\r' '\\n'")]);
  });

  it('says so when a file is gone by the time it is read', async () => {
    const path = join(dir, 'gone.log');
    writeFileSync(path, 'a\n');
    const { inputs } = await findInputs([path]);
    rmSync(path);
    const said: string[] = [];
    for (const input of inputs)
      for await (const _ of readLines(input, { onProblem: ({ message }) => said.push(message) }));
    expect(said).toEqual([`${path}: there is no such file or directory; check the name.`]);
  });

  it('reads an empty file as no lines', async () => {
    const path = join(dir, 'empty.log');
    writeFileSync(path, '');
    expect(await read(path)).toEqual({ lines: [], said: [] });
  });
});
