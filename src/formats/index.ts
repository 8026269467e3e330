import type { Format, FormatName, Line, Reading } from '../types.ts';
import { awsAlb } from './aws-alb.ts';
import { envoy } from './envoy.ts';
import { gunicorn } from './gunicorn.ts';
import { haproxy } from './haproxy.ts';
import { httpx } from './httpx.ts';
import { ingressNginx } from './ingress-nginx.ts';
import { kubecoderun } from './kubecoderun.ts';
import { librechat } from './librechat.ts';
import { nginx } from './nginx.ts';
import { python } from './python.ts';
import { runner } from './runner.ts';
import { sidecar } from './sidecar.ts';
import { traefik } from './traefik.ts';
import { uvicorn } from './uvicorn.ts';
import { uvicornAccess } from './uvicorn-access.ts';

/** Every log format, most specific first: the first that does not answer null has the line. */
export const formats: readonly Format[] = [
  uvicornAccess,
  kubecoderun,
  httpx,
  sidecar,
  runner,
  librechat,
  gunicorn,
  uvicorn,
  python,
  ingressNginx,
  traefik,
  nginx,
  haproxy,
  envoy,
  awsAlb,
];

/** What a line is, by the first format that knows it; null where none does. */
export function readFormat(line: Line): { format: FormatName; reading: Reading | 'noise' } | null {
  for (const format of formats) {
    const reading = format.read(line);
    if (reading !== null) return { format: format.name, reading };
  }
  return null;
}
