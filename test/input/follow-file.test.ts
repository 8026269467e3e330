import { appendFile, copyFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followFile } from '../../src/input/index.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kcr-follow-'));
  path = join(folder, 'x.log');
});
afterEach(() => rm(folder, { recursive: true }));

/** Follows the file while the steps are done one at each tick; what came, as one text with `|` for a restart. */
async function follow(steps: readonly (() => Promise<unknown>)[]): Promise<string> {
  const end = new AbortController();
  const todo = [...steps];
  let text = '';
  const tick = async () => {
    await todo.shift()?.();
    if (todo.length === 0) end.abort();
  };
  for await (const step of followFile(path, { tick, signal: end.signal })) {
    if (step.kind === 'bytes') text += Buffer.from(step.bytes).toString();
    else text += step.kind === 'restarted' ? '|' : '^';
  }
  return text;
}

describe('followFile', () => {
  it('gives what is there, says that it caught up, and goes on', async () => {
    await writeFile(path, 'a\n');
    expect(await follow([() => appendFile(path, 'b\n'), async () => {}, () => appendFile(path, 'c')])).toBe('a\n^b\nc');
  });

  it('begins anew when the file is emptied', async () => {
    await writeFile(path, 'long before\n');
    expect(await follow([() => truncate(path), () => appendFile(path, 'b\n')])).toBe('long before\n^|b\n');
  });

  it('begins anew when the file was emptied and has grown beyond what was read', async () => {
    await writeFile(path, 'a\n');
    expect(await follow([() => writeFile(path, 'another, longer text\n')])).toBe('a\n^|another, longer text\n');
  });

  it('reads a renamed file to its end before its successor, which may come late', async () => {
    await writeFile(path, 'a\n');
    const old = `${path}.1`;
    const steps = [
      () => rename(path, old),
      () => appendFile(old, 'late\n'),
      () => writeFile(path, ''),
      () => appendFile(old, 'later\n'),
      () => appendFile(path, 'new\n'),
      () => appendFile(path, 'newer\n'),
    ];
    expect(await follow(steps)).toBe('a\n^late\nlater\n|new\nnewer\n');
  });

  it('survives copying and emptying', async () => {
    await writeFile(path, 'a\nb\n');
    const steps = [
      () => copyFile(path, `${path}.1`),
      () => truncate(path),
      () => appendFile(path, 'c\n'),
      () => rm(path),
      () => writeFile(path, 'd\n'),
    ];
    expect(await follow(steps)).toBe('a\nb\n^|c\n|d\n');
  });
});
