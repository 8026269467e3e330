// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-format

import { stampAt } from '../time/stamp.ts';
import type { Format, Line, Reading } from '../types.ts';
import { lastStatus, proxyReading, secondsToMs, terminationOfStatus } from './helpers/proxy-access.ts';

// type time elb client:port target:port three times, elb status, target status, bytes in, bytes out, "request", …
const ENTRY =
  /^(?:http|https|h2|grpcs|ws|wss) (\d{4}-\d\d-\d\dT[\d:.]+Z) \S+ (\S+) (\S+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (\d{3}|-) (\d{3}|-) \d+ \d+ "(([A-Z]{2,20}) (\S+) HTTP\/\d(?:\.\d)?)" "/;

/** The access log of an AWS Application Load Balancer. 460: the client closed within the idle timeout. */
export const awsAlb: Format = {
  name: 'aws-alb',
  tokens: [' HTTP/'],
  read(line: Line): Reading | 'noise' | null {
    const m = ENTRY.exec(line.text);
    if (!m) return null;
    const [
      ,
      time = '',
      peer = '',
      ,
      before = '',
      target = '',
      after = '',
      status = '',
      upstream,
      shown = '',
      method = '',
      url = '',
    ] = m;
    const parts = [before, target, after].map((seconds) => secondsToMs(seconds));
    const known = parts.filter((ms) => ms !== null);
    const code = status === '-' ? 0 : Number(status);
    return proxyReading({
      stamp: stampAt(time)?.stamp ?? null,
      stampIsStart: false,
      method,
      target: url,
      peer,
      status: code,
      upstreamStatus: lastStatus(upstream),
      // -1 stands for a part that never came: then the sum would be short, and only a whole one is given.
      durationMs: known.length === parts.length ? Math.round(known.reduce((a, b) => a + b, 0) * 1000) / 1000 : null,
      upstreamMs: secondsToMs(target),
      termination: terminationOfStatus(code),
      code: status,
      shown,
    });
  },
};
