// https://github.com/kubernetes/ingress-nginx/blob/controller-v1.11.2/docs/user-guide/nginx-configuration/log-format.md
import type { Format, Line, Reading } from '../types.ts';
import { commonLog } from './helpers/common-log.ts';
import { lastStatus, proxyReading, secondsToMs, terminationOfStatus } from './helpers/proxy-access.ts';

// request_length request_time [upstream_name] [alternative] upstream_addr response_length response_time status req_id;
// the four upstream fields are lists (`, `) when a request was tried more than once.
const LIST = '(\\S+(?:, \\S+)*)';
const REST = new RegExp(
  `^(\\d+) (\\d+\\.\\d+) \\[[^\\]]*\\] \\[[^\\]]*\\] ${LIST} ${LIST} ${LIST} ${LIST} [\\da-fA-F-]+$`,
);

/** The default access log of the Kubernetes ingress controller. */
export const ingressNginx: Format = {
  name: 'ingress-nginx',
  tokens: [' HTTP/'],
  read(line: Line): Reading | 'noise' | null {
    if (!line.text.includes('] [')) return null;
    const common = commonLog(line.text);
    const m = common && REST.exec(common.rest);
    if (!common || !m) return null;
    return proxyReading({
      ...common,
      stampIsStart: false,
      upstreamStatus: lastStatus(m[6]),
      durationMs: secondsToMs(m[2]),
      upstreamMs: secondsToMs(m[5]),
      termination: terminationOfStatus(common.status),
      code: String(common.status),
    });
  },
};
