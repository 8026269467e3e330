import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInputs, readLines } from '../../src/input/index.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kcr-input-'));
  writeFileSync(join(dir, 'a.log'), 'a\n');
  writeFileSync(join(dir, 'b[1].log'), 'b\n');
  mkdirSync(join(dir, 'deep', 'er'), { recursive: true });
  writeFileSync(join(dir, 'deep', 'er', 'c.log.1'), 'c\n');
  writeFileSync(join(dir, 'deep', 'notes.md'), '# no log\n');
  mkdirSync(join(dir, 'none'));
  writeFileSync(join(dir, 'none', 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]));
  writeFileSync(join(dir, 'binary.log'), Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)));
  writeFileSync(join(dir, 'nul.log'), `${'\0'.repeat(500)}INFO:     Started server process [1]\n`);
  symlinkSync(dir, join(dir, 'deep', 'loop.log'));
  linkSync(join(dir, 'a.log'), join(dir, 'deep', 'same.log'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const at = (...names: string[]) => join(dir, ...names);
const find = async (...args: string[]) => {
  const { inputs, problems } = await findInputs(args);
  return { files: inputs.map(({ file }) => file), problems };
};

describe('findInputs', () => {
  it('takes files in the order given, each once, whatever its name', async () => {
    const { files, problems } = await find(
      at('nul.log'),
      at('a.log'),
      join(dir, 'deep', '..', 'a.log'),
      at('deep', 'same.log'),
    );
    expect(files).toEqual([at('nul.log'), at('a.log')]);
    expect(problems).toEqual([]);
  });

  it('looks for logs in directories at any depth, and once where links lead round', async () => {
    const { files } = await find(at('deep'));
    expect(files).toEqual([
      at('deep', 'er', 'c.log.1'),
      ...['a.log', 'b[1].log', 'nul.log'].map((n) => at('deep', 'loop.log', n)),
    ]);
  });

  it('passes over what is no log by its name or its content, says so, and reads it when it is named', async () => {
    const project = at('project');
    mkdirSync(join(project, 'node_modules', 'x'), { recursive: true });
    const logs = {
      'a.log': 'anything\n',
      'docker.json': '{"log":"INFO:     Started\\n","stream":"stderr","time":"2026-02-10T07:49:12.1Z"}\n',
      'grafana.txt': 'Common labels: {}\n\n2026-02-10 07:49:12.123\tINFO:     Started\n',
      'loki.json': '{"status":"success","data":{"result":[{"stream":{},"values":[["1770709752000000000","x"]]}]}}',
      'pretty.json': '[\n  {\n    "line": "x",\n    "timestamp": "1770709752000000000"\n  }\n]\n',
      'pods.txt': '[pod/kcr-1/api] INFO:     Started server process [1]\n',
      'table.csv': '"tsNs","Line"\n"1770709752000000000","x"\n',
      'uvicorn.jsonl': '{"levelname":"INFO","message":"x"}\n',
    };
    const others = {
      'biome.json': '{\n  "level": "error",\n  "options": {\n    "message": "no"\n  }\n}\n',
      'data.csv': 'name,price\nx,1\n',
      'main.log.ts': 'export {};\n',
      'notes.md': '2026-02-10 07:49:12 not a log\n',
      'package.json': '{"name": "x"}\n',
      'picture.out': Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
      'report.json': '{\n  "schemaVersion": 1,\n  "requests": [{ "at": "2026-02-10T07:49:12Z", "text": "x" }]\n}\n',
      'requirements.txt': 'uvicorn==0.30\n',
    };
    for (const [name, text] of Object.entries({ ...logs, ...others })) writeFileSync(join(project, name), text);
    writeFileSync(join(project, 'node_modules', 'x', 'debug.log'), 'x\n');
    const { inputs, problems, notices } = await findInputs([project]);
    expect(inputs.map(({ file }) => file)).toEqual(
      Object.keys(logs)
        .sort()
        .map((name) => join(project, name)),
    );
    expect(problems).toEqual([]);
    expect(notices).toEqual([
      `${project}: 8 files that do not look like logs passed over (biome.json, data.csv, main.log.ts and 5 more); name them to read them.`,
    ]);
    const named = join(project, 'package.json');
    expect(await find(named)).toMatchObject({ files: [named], problems: [] });
    rmSync(project, { recursive: true });
  });

  it('takes a name literally if there is such a file, else as a pattern', async () => {
    expect((await find(at('b[1].log'))).files).toEqual([at('b[1].log')]);
    expect((await find(at('*.log'))).files).toEqual([at('a.log'), at('b[1].log'), at('nul.log')]);
    expect((await find(at('**', 'c.log*'))).files).toEqual([at('deep', 'er', 'c.log.1')]);
  });

  it('goes on after what it cannot read, and says what was expected', async () => {
    const { files, problems } = await find(
      at('no.log'),
      at('no*.log'),
      at('none'),
      at('binary.log'),
      at('none', 'picture.png'),
      at('a.log'),
    );
    expect(files).toEqual([at('a.log')]);
    expect(problems.map(({ kind, message }) => `${kind}: ${message.replaceAll(dir, '')}`)).toEqual([
      'usage: /no.log: there is no such file or directory; check the name.',
      'usage: /no*.log: no file matches this pattern; check it, and that it is quoted as you mean it.',
      'usage: /none: no log was found in this directory. Looked for: *.log, *.log.1, *.log.gz and the like, and *.txt, *.json and *.csv that begin like a log. If a log has another name, name the file itself.',
      'unreadable: /binary.log: a text log was expected, but this is binary data.',
      'unreadable: /none/picture.png: a text log was expected, but this is a picture.',
    ]);
  });

  it('says when permission is missing', async () => {
    writeFileSync(at('secret'), 'x');
    chmodSync(at('secret'), 0);
    // Root may read everything: look as nobody.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      expect((await find(at('secret'))).problems).toMatchObject([
        { kind: 'unreadable', message: expect.stringContaining('no permission') },
      ]);
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  it('reads named pipes, and no sockets', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const { inputs } = await findInputs([at('pipe')]);
    expect(inputs).toMatchObject([{ size: null }]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
    expect((await find(at('socket'))).problems).toMatchObject([
      { kind: 'usage', message: expect.stringContaining('socket') },
    ]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads standard input once, and says when there is none', async () => {
    expect((await find('-')).problems).toMatchObject([{ file: '-', kind: 'usage' }]);
    async function* stdin() {
      yield readFileSync(at('a.log'));
    }
    const { inputs, problems } = await findInputs(['-', '-'], stdin());
    expect(problems).toEqual([]);
    expect(inputs).toMatchObject([{ file: '-', size: null }]);
    const texts: string[] = [];
    for (const input of inputs)
      for await (const batch of readLines(input)) texts.push(...batch.map((line) => line.text));
    expect(texts).toEqual(['a']);
  });
});
