import type { EnvelopeName } from '../../src/types.ts';
import type { Inner } from './inner.ts';

/** What a transport makes of lines, as its definition says. */
export interface Wrapper {
  readonly as: EnvelopeName | null;
  readonly wrap: (lines: readonly Inner[]) => string;
  /** Which fields its envelope carries. */
  readonly says: ReadonlyArray<'time' | 'pod' | 'container' | 'namespace'>;
  /** Digits of a second that are left of its time. */
  readonly digits?: number;
  /** It leaves empty lines out. */
  readonly withoutEmpty?: boolean;
}

const each = (f: (line: Inner, i: number) => string) => (lines: readonly Inner[]) =>
  `${lines.map((line, i) => f(line, i)).join('\n')}\n`;
const seconds = (time: string) => `${time.slice(0, 19)}Z`;
const nanos = (time: string) => `${Math.floor(Date.parse(time) / 1000)}${time.slice(20, 29)}`;
const millis = (time: string) => new Date(time).toISOString();
const micros = (time: string) => time.slice(0, 26);
const trimmed = (time: string) => `${time.slice(0, 24 - (Number(time.slice(18, 19)) % 2) * 2)}Z`;
const service = (line: Inner) => `${line.container}-1`;
const labels = (line: Inner) => `{container="${line.container}", namespace="default", pod="${line.pod}"}`;
/** logcli pads to the longest label set: here the API's. */
const LABELS_WIDTH = 81;
const csv = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const pid = 4711;

export const wrappers: Readonly<Record<string, Wrapper>> = {
  'kubectl logs': { as: null, says: [], wrap: each(({ text }) => text) },
  'kubectl logs --timestamps': {
    as: 'kubectl-timestamps',
    says: ['time'],
    wrap: each(({ time, text }) => `${time} ${text}`),
  },
  'kubectl logs --timestamps, zeros trimmed': {
    as: 'kubectl-timestamps',
    says: ['time'],
    digits: 2,
    wrap: each(({ time, text }) => `${trimmed(time)} ${text}`),
  },
  'kubectl logs --prefix': {
    as: 'kubectl-prefix',
    says: ['pod', 'container'],
    wrap: each(({ pod, container, text }) => `[pod/${pod}/${container}] ${text}`),
  },
  'kubectl logs --prefix --timestamps': {
    as: 'kubectl-prefix',
    says: ['pod', 'container', 'time'],
    wrap: each(({ pod, container, time, text }) => `[pod/${pod}/${container}] ${time} ${text}`),
  },
  stern: { as: 'stern', says: ['pod', 'container'], wrap: each((l) => `${l.pod} ${l.container} ${l.text}`) },
  'stern in colours': {
    as: 'stern',
    says: ['pod', 'container'],
    wrap: each((l) => `\x1b[38;5;79m${l.pod}\x1b[0m \x1b[92m${l.container}\x1b[0m ${l.text}`),
  },
  'stern --all-namespaces': {
    as: 'stern',
    says: ['pod', 'container', 'namespace'],
    wrap: each((l) => `default ${l.pod} ${l.container} ${l.text}`),
  },
  'stern -t': {
    as: 'stern',
    says: ['pod', 'container', 'time'],
    wrap: each((l) => `${l.pod} ${l.container} ${l.time} ${l.text}`),
  },
  'stern -t short': {
    as: 'stern',
    says: ['pod', 'container'],
    wrap: each((l) => `${l.pod} ${l.container} 11-23 ${l.time.slice(11, 19)} ${l.text}`),
  },
  'stern -o raw -t': { as: 'kubectl-timestamps', says: ['time'], wrap: each((l) => `${l.time} ${l.text}`) },
  'stern -o json': {
    as: 'stern-json',
    says: ['pod', 'container', 'namespace'],
    wrap: each((l) =>
      JSON.stringify({
        message: l.text,
        nodeName: 'node-1',
        namespace: 'default',
        podName: l.pod,
        containerName: l.container,
        labels: { app: 'x' },
        annotations: { message: 'y' },
      }),
    ),
  },
  'stern -o extjson': {
    as: 'stern-json',
    says: ['pod', 'container'],
    wrap: each(
      (l) =>
        `{"pod": "${l.pod}", "container": "${l.container}", "message": ${l.text.startsWith('{') ? l.text : JSON.stringify(l.text)}}`,
    ),
  },
  'docker compose v2': {
    as: 'compose',
    says: [],
    wrap: each((l) => `${service(l).padEnd(15)} | ${l.text}`),
  },
  'docker compose v1 in colours': {
    as: 'compose',
    says: [],
    wrap: each((l) => `\x1b[36m${service(l).replace('-', '_').padEnd(15)} |\x1b[0m ${l.text}`),
  },
  'docker compose -t': {
    as: 'compose',
    says: ['time'],
    wrap: each((l) => `${service(l).padEnd(15)} | ${l.time} ${l.text}`),
  },
  'docker json-file': {
    as: 'docker-json',
    says: ['time'],
    wrap: each((l, i) => JSON.stringify({ log: `${l.text}\n`, stream: i % 2 ? 'stdout' : 'stderr', time: l.time })),
  },
  CRI: { as: 'cri', says: ['time'], wrap: each((l, i) => `${l.time} ${i % 2 ? 'stdout' : 'stderr'} F ${l.text}`) },
  'journalctl -o short': {
    as: 'journald-short',
    says: ['container'],
    withoutEmpty: true,
    wrap: each((l) => `Nov 23 ${l.time.slice(11, 19)} host-1 ${l.container}[${pid}]: ${l.text}`),
  },
  'journalctl -o short-iso': {
    as: 'journald-short',
    says: ['container', 'time'],
    digits: 0,
    withoutEmpty: true,
    wrap: each((l) => `${l.time.slice(0, 19)}+00:00 host-1 ${l.container}[${pid}]: ${l.text}`),
  },
  'journalctl -o short-iso-precise': {
    as: 'journald-short',
    says: ['container', 'time'],
    digits: 6,
    withoutEmpty: true,
    wrap: each((l) => `${micros(l.time)}+0000 host-1 ${l.container}[${pid}]: ${l.text}`),
  },
  'journalctl -o short-full': {
    as: 'journald-short',
    says: ['container', 'time'],
    digits: 0,
    withoutEmpty: true,
    wrap: each((l) => `Mon ${l.time.slice(0, 19).replace('T', ' ')} UTC host-1 ${l.container}[${pid}]: ${l.text}`),
  },
  'journalctl -o json': {
    as: 'journald-json',
    says: ['container', 'time'],
    digits: 6,
    withoutEmpty: true,
    wrap: each((l, i) =>
      JSON.stringify({
        _PID: `${pid}`,
        MESSAGE: i % 3 ? l.text : [...Buffer.from(`\x1b[32m${l.text}\x1b[0m`)],
        SYSLOG_IDENTIFIER: l.container,
        __REALTIME_TIMESTAMP: nanos(l.time).slice(0, 16),
      }),
    ),
  },
  'logcli --forward': {
    as: 'logcli',
    says: ['pod', 'container', 'namespace', 'time'],
    digits: 0,
    wrap: each((l) => `${seconds(l.time)} ${labels(l).padEnd(LABELS_WIDTH)} ${l.text}`),
  },
  logcli: {
    as: 'logcli',
    says: ['pod', 'container', 'namespace', 'time'],
    digits: 0,
    wrap: (lines) =>
      each((l) => `${seconds(l.time)} ${labels(l).padEnd(LABELS_WIDTH)} ${l.text}`)([...lines].reverse()),
  },
  'logcli -o jsonl': {
    as: 'logcli-jsonl',
    says: ['pod', 'container', 'namespace', 'time'],
    wrap: (lines) => each(logcliJson)([...lines].reverse()),
  },
  'logcli -o jsonl, printed by jq': {
    as: 'logcli-jsonl',
    says: ['pod', 'container', 'namespace', 'time'],
    wrap: (lines) => each((l) => JSON.stringify(JSON.parse(logcliJson(l)), null, 2))([...lines].reverse()),
  },
  'Grafana txt before 10': {
    as: 'grafana-txt',
    says: ['time', 'container'],
    digits: 3,
    wrap: (lines) =>
      `Common labels: {"container":"kubecoderun"}\nLine limit: "1000 (20 returned)"\n\n\n${each((l) => `${nanos(l.time).slice(0, 13)}\t${millis(l.time)}\t${l.text}`)([...lines].map((l) => ({ ...l, container: 'kubecoderun' })).reverse())}`,
  },
  'Grafana txt since 10': {
    as: 'grafana-txt',
    says: [],
    wrap: (lines) =>
      `Common labels: {"app":"kubecoderun"}\nLine limit: "1000"\nTotal bytes processed: "1.2  MB"\n\n\n${each((l) => `${l.time.slice(0, 23).replace('T', ' ')}\t${l.text}`)([...lines].reverse())}`,
  },
  'Grafana json': {
    as: 'grafana-json',
    says: ['time', 'pod', 'container'],
    wrap: (lines) => JSON.stringify([...lines].reverse().map(grafanaElement)),
  },
  'Grafana json, laid out': {
    as: 'grafana-json',
    says: ['time', 'pod', 'container'],
    wrap: (lines) => JSON.stringify([...lines].reverse().map(grafanaElement), null, 2),
  },
  'Grafana csv': {
    as: 'grafana-csv',
    says: ['time', 'pod', 'container'],
    wrap: (lines) =>
      `"Date","pod","container","Time","Line","tsNs","id"\n${each((l, i) => [millis(l.time), l.pod, l.container, nanos(l.time).slice(0, 13), l.text, nanos(l.time), `${i}_a`].map(csv).join(','))([...lines].reverse())}`,
  },
  'kubectl logs --timestamps in logcli -o jsonl': {
    as: 'logcli-jsonl',
    says: ['pod', 'container', 'time'],
    wrap: each((l) => logcliJson({ ...l, text: `${l.time} ${l.text}` })),
  },
  'docker json-file in logcli -o jsonl': {
    as: 'logcli-jsonl',
    says: ['pod', 'container', 'time'],
    wrap: each((l) =>
      logcliJson({ ...l, text: JSON.stringify({ log: `${l.text}\n`, stream: 'stdout', time: l.time }) }),
    ),
  },
  'fluent-bit': {
    as: 'docker-json',
    says: ['pod', 'container', 'time'],
    wrap: each((l) =>
      JSON.stringify({
        time: l.time,
        stream: 'stdout',
        _p: 'F',
        log: l.text,
        kubernetes: { pod_name: l.pod, namespace_name: 'default', container_name: l.container },
      }),
    ),
  },
};

function logcliJson(l: Inner): string {
  return JSON.stringify({
    labels: { container: l.container, namespace: 'default', pod: l.pod, stream: 'stdout' },
    line: l.text,
    timestamp: l.time,
  });
}

function grafanaElement(l: Inner): object {
  return {
    line: l.text,
    timestamp: nanos(l.time),
    date: millis(l.time),
    fields: { container: l.container, pod: l.pod },
  };
}
