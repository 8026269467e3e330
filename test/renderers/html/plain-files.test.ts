import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { analyze } from '../../../src/analyze.ts';
import { htmlPage } from '../../../src/html-page.ts';
import { fileBytes } from '../../../src/input/file-bytes.ts';
import { samples } from '../../helpers/samples.ts';

const open = (file: string) => fileBytes(file);

it.each(samples.map(({ name, path }) => ({ name, path })))('gives the page of $name as ever', async ({ path }) => {
  const { report, plainFiles } = await analyze([path]);
  const quick = await htmlPage(report, open, { redact: true, plainFiles });
  expect(quick).toBe(await htmlPage(report, open, { redact: true }));
});

const CRI = '2026-03-01T10:00:00.000000000Z stdout';

it.each([
  { what: 'lines', lines: ['INFO:     10.0.0.1:4000 - "POST /exec HTTP/1.1" 200 OK', '{"event": "x"}'], plain: true },
  { what: 'parts of a line', lines: [`${CRI} P {"event": `, `${CRI} F "x"}`, `${CRI} F y`], plain: false },
  {
    what: 'parts with others between them',
    lines: [`${CRI} P {"event": `, `${CRI.replace('stdout', 'stderr')} F z`, `${CRI} F "x"}`],
    plain: false,
  },
  { what: 'JSON that is laid out', lines: ['{', '  "event": "x",', '  "level": "info"', '}'], plain: false },
  {
    what: 'a cell of CSV of which each line is read by itself',
    lines: ['Time,Line', '1,"a', 'b"', '2,c'],
    plain: true,
  },
])('tells $what', async ({ lines, plain }) => {
  const folder = await mkdtemp(join(tmpdir(), 'kcr-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'a.log');
  await writeFile(file, `${lines.join('\n')}\n`);
  const { plainFiles } = await analyze([file]);
  expect(plainFiles.has(file)).toBe(plain);
});
