// https://github.com/encode/httpx/blob/0.28.1/httpx/_client.py: logger.info('HTTP Request: %s %s "%s %d %s"', …)
import type { Format, Line, Reading } from '../types.ts';
import { excerpt } from './helpers/excerpt.ts';
import { own } from './helpers/own.ts';
import { pythonRecord } from './helpers/python-record.ts';
import { reading } from './helpers/reading.ts';

const REQUEST =
  /^HTTP Request: ([A-Z]{2,20}) https?:\/\/(\[[^\]/]+\]|[^:/?\s"]+)(?::\d+)?([^?\s"]*)\S* "HTTP\/\d(?:\.\d)? (\d{3})[^"]*"$/;
// What the API calls in a pod: https://github.com/aron-muon/KubeCodeRun/blob/v2.1.3/docker/sidecar/main.py
const SANDBOX_CALL = /^\/(?:execute|files(?:\/.*)?)$/;

/** The API's calls to sandboxes, as httpx logs them once the response's headers are there. */
export const httpx: Format = {
  name: 'httpx',
  tokens: ['HTTP Request: '],
  copies: true,
  read(line: Line): Reading | 'noise' | null {
    if (!line.text.includes('HTTP Request: ')) return null;
    const record = pythonRecord(line.text);
    const m = record && REQUEST.exec(record.message);
    if (!record || !m) return null;
    const [, method = '', host = '', path = '', status = ''] = m;
    if (!SANDBOX_CALL.test(path)) return 'noise';
    return reading(
      { stamp: record.stamp, role: 'server', ids: { pod: own(host, 253) }, text: excerpt(record.message) },
      { kind: 'sandbox-responded', method: own(method), path: own(path), status: Number(status) },
    );
  },
};
