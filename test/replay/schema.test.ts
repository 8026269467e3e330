import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import Replay from '../../commands/replay.ts';
import { runCommand } from '../helpers/run-command.ts';
import { saveReport } from './save-report.ts';
import { serverOf } from './server-of.ts';

const read = (name: string): object => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const ajv = (change: (schema: object) => object) =>
  new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: true })
    .addSchema(change(read('compare.schema.json')))
    .compile(change(read('replay.schema.json')));
const validate = ajv((schema) => schema);
/** The same without room for what it does not name. */
const validateNames = ajv(closed);

function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return ('required' in schema ? { ...inner, additionalProperties: false } : inner) as T;
}

const errors = (summary: unknown) => (validate(summary) ? [] : [...(validate.errors ?? [])]);

const folder = mkdtempSync(join(tmpdir(), 'kcr-replay-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));
let runs = 0;

/** What `kcr replay --json` prints for calls that took so long (ms) in the log. */
async function printed(durationsMs: number[], over: object, argv: string[]): Promise<Record<string, unknown>> {
  const name = join(folder, `run-${++runs}`);
  const report = await saveReport(`${name}.json`, durationsMs, over);
  const { stdout } = await runCommand(Replay, [report, '--json', '--out', name, ...argv]);
  return JSON.parse(stdout);
}

const previous = ['POST /upload', 'GET /health'];
const connection = { peer: '10.0.0.1:4000', nth: 3, previous, idleMs: 1, basis: 'access-log' };
const left = {
  outcome: 'caller-left',
  durationMs: null,
  leftAfter: { ms: 20, earliestMs: 19, latestMs: 21, basis: 'caller-log' },
  callerReason: 'socket-hang-up',
};

describe('replay.schema.json', () => {
  it('accepts, and names all of, a replay on servers of our own', async () => {
    const summary = await printed([20, 30], { connection }, []);
    expect(summary.comparison).not.toBeNull();
    expect(errors(summary)).toEqual([]);
    expect(validateNames(summary)).toBe(true);
  });

  it('accepts, and names all of, a replay whose calls fail, with what the log does not tell', async () => {
    const server = await serverOf((_, response) => response.writeHead(500).end());
    const unknown = { connection: null, attributes: {}, startedAt: null, ...left };
    const summary = await printed([20], unknown, ['--target', server.url, '--repeat', '2']);
    server.close();
    expect(summary).toMatchObject({ again: { otherwise: ['call-0'] }, workload: { calls: [{ atLeast: true }] } });
    expect(errors(summary)).toEqual([]);
    expect(validateNames(summary)).toBe(true);
  });

  it('accepts, and names all of, one that was interrupted before it played', async () => {
    const server = await serverOf(() => process.emit('SIGINT'));
    const summary = await printed([20], {}, ['--target', server.url]);
    server.close();
    expect(summary).toMatchObject({ interrupted: true, sides: [{ callerLog: null, run: { notBegun: 1 } }] });
    expect(errors(summary)).toEqual([]);
    expect(validateNames(summary)).toBe(true);
  });

  it('accepts additions, and no other version, lack, word or comparison', async () => {
    const { again: _, ...rest } = await printed([20], {}, []);
    const summary = { ...rest, again: _ };
    expect(errors({ ...summary, added: 1 })).toEqual([]);
    expect(errors({ ...summary, schemaVersion: 2 })).not.toEqual([]);
    expect(errors(rest)).not.toEqual([]);
    expect(errors({ ...summary, caller: 'nobody' })).not.toEqual([]);
    expect(errors({ ...summary, comparison: {} })).not.toEqual([]);
  });
});
