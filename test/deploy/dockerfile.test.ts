import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, ROOT), 'utf8');

/** No engine builds it here; what can be seen of it without one. */
const lines = read('deploy/Dockerfile').split('\n');
const copies = lines.filter((line) => line.startsWith('COPY ')).map((line) => line.split(/\s+/).slice(1));
const ignored = read('deploy/Dockerfile.dockerignore').trim().split('\n');

it('copies from the sources only what is there and not ignored', () => {
  const sources = copies.filter(([first]) => !first?.startsWith('--from')).flatMap((words) => words.slice(0, -1));
  expect(sources).toContain('package-lock.json');
  for (const source of sources) {
    expect(existsSync(new URL(source, ROOT))).toBe(true);
    expect(ignored).not.toContain(source);
  }
});

it('copies between its stages only what a stage before has made', () => {
  const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
  const between = copies.filter(([first]) => first?.startsWith('--from'));
  expect(between.map(([, from]) => from)).toEqual(['/app/package.json', '/app/bin', '/app/node_modules', '/app/dist']);
  for (const [from] of between) expect(stages).toContain(from?.slice('--from='.length));
});

it('has every file of the package that the start may read', () => {
  const { files } = JSON.parse(read('package.json')) as { files: string[] };
  const between = copies.filter(([first]) => first?.startsWith('--from')).map(([, from = '']) => from);
  const programs = files.filter((file) => /^(?:bin|dist)\b/.test(file));
  expect(programs).toContain('bin/run.js');
  for (const file of programs) expect(between.some((from) => `/app/${file}/`.startsWith(`${from}/`))).toBe(true);
});

it('builds what is not ignored: every folder that the build reads is in the image', () => {
  const { include } = JSON.parse(read('tsconfig.build.json')) as { include: string[] };
  for (const folder of include.filter((each) => !each.startsWith('test/'))) expect(ignored).not.toContain(folder);
});

it('runs as no root, on the Node that package.json asks for, without npm in between', () => {
  expect(lines).toContain('USER node');
  expect(lines).toContain('ENTRYPOINT ["node", "bin/run.js"]');
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  expect(engines.node).toMatch(/^>=20/);
  for (const line of lines.filter((each) => each.startsWith('FROM '))) expect(line).toContain('node:20-');
});
