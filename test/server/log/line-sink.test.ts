import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { lineSink } from '../../../src/server/log/line-sink.ts';
import { streamSink } from '../../../src/server/log/stream-sink.ts';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'kcr-log-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

it('a file has each line when `write` returns, behind what it had', async () => {
  const file = join(await folder(), 'serve.log');
  for (const line of ['one\n', 'two\n']) {
    const sink = await lineSink(file, nowhere);
    sink.write(line);
    expect(readFileSync(file, 'utf8').endsWith(line)).toBe(true);
    await sink.close();
    sink.write('after its end\n');
  }
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

it('a stream that is a file is written to in the same way', async () => {
  const file = join(await folder(), 'stdout');
  const fd = openSync(file, 'a');
  const sink = await lineSink(null, Object.assign(new Writable(), { fd }));
  sink.write('one\n');
  expect(readFileSync(file, 'utf8')).toBe('one\n');
  await sink.close();
  // It is not ours to close.
  closeSync(fd);
});

it.runIf(process.platform === 'linux')('a full disk is told of once, and every line is tried', async () => {
  const said: string[] = [];
  const sink = await lineSink('/dev/full', nowhere, (text) => said.push(text));
  for (let i = 0; i < 3; i++) sink.write('lost\n');
  expect(said).toEqual([expect.stringMatching(/the log cannot be written: the disk is full; .* \(ENOSPC\)/)]);
  await sink.close();
});

it('a reader that stops reading costs lines, not memory; it is told how many', async () => {
  const said: string[] = [];
  let taken = '';
  let take: (() => void) | null = null;
  const pipe = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      taken += chunk;
      if (said.length > 1) done();
      else take = done;
    },
  });
  const sink = streamSink(pipe, (text) => said.push(text), 10);
  for (const line of ['held 1\n', 'held 2\n', 'lost 1\nlost 2\n', 'lost 3\n']) sink.write(line);
  expect(said).toEqual([expect.stringContaining('its reader has stopped reading')]);
  while (take !== null) {
    const done: () => void = take;
    take = null;
    done();
    await new Promise(setImmediate);
  }
  sink.write('again\n');
  await sink.close();
  expect(taken).toBe('held 1\nheld 2\nagain\n');
  expect(said[1]).toContain('lines lost: 3');
});

it('a reader that is gone ends the log and nothing else', async () => {
  const said: string[] = [];
  const pipe = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const sink = streamSink(pipe, (text) => said.push(text));
  sink.write('one\n');
  await new Promise(setImmediate);
  sink.write('two\n');
  await sink.close();
  expect(said).toEqual([expect.stringContaining('whoever read the log is gone (EPIPE)')]);
});
