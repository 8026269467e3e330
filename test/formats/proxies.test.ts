import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const access = { kind: 'proxy-access', role: 'proxy', method: 'POST', path: '/exec' };
const COMBINED = '10.42.1.244 - - [10/Feb/2026:07:49:17 +0000] "POST /exec HTTP/1.1" 499 0 "-" "LibreChat/1.0"';
const END = { at: '2026-02-10T07:49:17.000Z', zone: 'absolute', resolution: 1_000_000 };

describe('nginx', () => {
  it.each([
    ['combined', COMBINED, { durationMs: null, upstreamMs: null }],
    ['with the forwarded address', `${COMBINED} "203.0.113.7"`, { durationMs: null }],
    ['with unlabelled times', `${COMBINED} 5.001 5.000`, { durationMs: 5001, upstreamMs: 5000 }],
    [
      'with unlabelled times behind the forwarded address',
      `${COMBINED} "-" 5.001 -`,
      { durationMs: 5001, upstreamMs: null },
    ],
    [
      'with labelled times',
      `${COMBINED} rt=5.001 uct="0.001" uht="-" urt="5.000"`,
      { durationMs: 5001, upstreamMs: 5000 },
    ],
    [
      'with the names of the variables',
      `${COMBINED} request_time=5.001 upstream_response_time=4.000, 1.000 upstream_status=502, 200`,
      { durationMs: 5001, upstreamMs: 5000, upstreamStatus: 200 },
    ],
    ['with the number of requests on the connection', `${COMBINED} rt=5.001 connection_requests=3`, { nth: 3 }],
  ])('is read %s', (_name, line, expected) => {
    expect(read(line)).toMatchObject({
      format: 'nginx',
      ...access,
      peer: '10.42.1.244',
      status: 499,
      code: '499',
      termination: 'CH',
      time: END,
      ...expected,
    });
  });

  it.each([
    [504, 'PH'],
    [502, 'SH'],
    [200, null],
    [401, null],
  ])('says of status %i: %s', (status, termination) => {
    expect(read(COMBINED.replace('499', String(status)))).toMatchObject({ status, termination });
  });

  it('is read as JSON', () => {
    expect(
      read(
        '{"time_iso8601":"2026-02-10T07:49:17+00:00","remote_addr":"10.42.1.244","request_method":"POST","request_uri":"/exec?x=1","status":"504","request_time":"60.001","upstream_response_time":"60.000","upstream_status":"504"}',
      ),
    ).toMatchObject({
      format: 'nginx',
      ...access,
      status: 504,
      termination: 'PH',
      durationMs: 60_001,
      upstreamStatus: 504,
      time: END,
    });
  });

  it.each([
    '10.0.0.1 - - [10/Feb/2026:07:49:17 +0000] "-" 408 0 "-" "-"',
    '2026/02/10 07:49:17 [error] 7#7: *12 upstream timed out (110: Connection timed out) while reading response header from upstream',
  ])('has other lines: %s', (line) => expect(read(line)).toBe('nginx noise'));
});

describe('ingress-nginx', () => {
  it('is read in its default format', () => {
    const rest =
      '512 60.001 [default-kubecoderun-8000] [] 10.244.0.30:8000 0 60.000 504 2f8c1e0b9d1f4d6cae1d6f0a7b3c5e91';
    expect(read(`${COMBINED.replace('499', '504')} ${rest}`)).toMatchObject({
      format: 'ingress-nginx',
      ...access,
      status: 504,
      upstreamStatus: 504,
      durationMs: 60_001,
      upstreamMs: 60_000,
      termination: 'PH',
    });
  });

  it('is read with retries and without upstream', () => {
    const tried = '512 1.5 [a] [] 10.0.0.1:80, 10.0.0.2:80 0, 5 1.000, 0.500 502, 200 2f8c1e0b9d1f4d6cae1d6f0a7b3c5e91';
    expect(read(`${COMBINED.replace('499', '200')} ${tried}`)).toMatchObject({
      format: 'ingress-nginx',
      upstreamStatus: 200,
      upstreamMs: 1500,
    });
    expect(read(`${COMBINED} 512 0.001 [a] [] - - - - 2f8c1e0b9d1f4d6cae1d6f0a7b3c5e91`)).toMatchObject({
      format: 'ingress-nginx',
      upstreamStatus: null,
      upstreamMs: null,
      termination: 'CH',
    });
  });
});

describe('HAProxy', () => {
  const line = (timers: string, status: number, state: string) =>
    `Feb 10 07:49:17 lb haproxy[14389]: 10.42.1.244:34228 [10/Feb/2026:07:49:12.841] http-in kcr/srv1 ${timers} ${status} 0 - - ${state} 1/1/1/1/0 0/0 {kcr|LibreChat} "POST /exec HTTP/1.1"`;

  it('is read with its times, at the end of the request', () => {
    expect(read(line('0/0/1/-1/5001', -1, 'CH--'))).toMatchObject({
      format: 'haproxy',
      ...access,
      peer: '10.42.1.244:34228',
      status: 0,
      durationMs: 5001,
      upstreamMs: null,
      code: 'CH--',
      termination: 'CH',
      time: { at: '2026-02-10T07:49:17.842Z', zone: 'local', resolution: 1000 },
    });
  });

  it.each([
    ['----', '--'],
    ['CD--', 'CD'],
    ['cD--', 'PD'],
    ['sH--', 'PH'],
    ['SH--', 'SH'],
    ['SD--', 'SD'],
    ['SC--', 'SH'],
    ['PR--', 'PR'],
    ['CR--', 'CR'],
    ['LR--', 'PR'],
  ])('%s means %s', (state, termination) => {
    expect(read(line('0/0/1/6/7', 200, state))).toMatchObject({ termination, code: state });
  });

  it('is read without a syslog header and with a cut request line', () => {
    expect(
      read(
        line('0/0/1/6/7', 200, '----')
          .replace(/^.*\]: /, '')
          .slice(0, -1),
      ),
    ).toMatchObject({ format: 'haproxy', status: 200, upstreamMs: 6 });
  });
});

describe('Envoy and Istio', () => {
  const head = (status: number, flags: string) => `[2026-02-10T07:49:12.841Z] "POST /exec HTTP/1.1" ${status} ${flags}`;
  const tail = '"-" "LibreChat/1.0" "2f8c1e0b-9d1f-4d6c-ae1d-6f0a7b3c5e91" "kcr:8000" "10.244.0.30:8000"';

  it('is read in the default format, at the end of the request', () => {
    expect(read(`${head(0, 'DC')} 512 0 5001 - ${tail}`)).toMatchObject({
      format: 'envoy',
      ...access,
      status: 0,
      code: 'DC',
      termination: 'CH',
      durationMs: 5001,
      upstreamMs: null,
      peer: null,
      time: { at: '2026-02-10T07:49:17.842Z' },
    });
  });

  it("is read in Istio's format", () => {
    const more =
      'outbound|8000||kcr.default.svc.cluster.local 10.244.0.9:45000 10.96.0.7:8000 10.244.0.244:34228 - default';
    expect(read(`${head(504, 'UT')} response_timeout - "-" 512 24 15000 - ${tail} ${more}`)).toMatchObject({
      format: 'envoy',
      status: 504,
      code: 'UT',
      termination: 'PH',
      durationMs: 15_000,
      peer: '10.244.0.244:34228',
    });
  });

  it.each([
    [200, '-', '--'],
    [200, 'DC', 'CD'],
    [503, 'UC', 'SH'],
    [200, 'UC', 'SD'],
    [503, 'UF,URX', 'SH'],
    [200, 'SI', 'PD'],
    [404, 'NR', 'PR'],
  ])('status %i with %s means %s', (status, flags, termination) => {
    expect(read(`${head(status, flags)} 1 2 3 4 ${tail}`)).toMatchObject({ termination });
  });

  it('is read as JSON', () => {
    expect(
      read(
        '{"start_time":"2026-02-10T07:49:12.841Z","method":"POST","path":"/exec","protocol":"HTTP/1.1","response_code":0,"response_flags":"DC","duration":5001,"upstream_service_time":null,"downstream_remote_address":"10.244.0.244:34228"}',
      ),
    ).toMatchObject({ format: 'envoy', ...access, status: 0, termination: 'CH', peer: '10.244.0.244:34228' });
  });
});

describe('Traefik', () => {
  it('is read in the common format, at the end of the request', () => {
    expect(read(`${COMBINED} 12 "kcr@docker" "http://10.0.0.5:8000" 5001ms`)).toMatchObject({
      format: 'traefik',
      ...access,
      status: 499,
      termination: 'CH',
      durationMs: 5001,
      nth: null,
      time: { at: '2026-02-10T07:49:22.001Z' },
    });
  });

  it('is read as JSON', () => {
    expect(
      read(
        '{"ClientAddr":"10.42.1.244:34228","DownstreamStatus":504,"Duration":60001000000,"OriginDuration":60000000000,"OriginStatus":504,"RequestMethod":"POST","RequestPath":"/exec","StartUTC":"2026-02-10T07:49:12.841Z","level":"info","msg":"","time":"2026-02-10T07:50:12Z"}',
      ),
    ).toMatchObject({
      format: 'traefik',
      ...access,
      status: 504,
      upstreamStatus: 504,
      durationMs: 60_001,
      upstreamMs: 60_000,
      termination: 'PH',
      peer: '10.42.1.244:34228',
    });
  });
});

describe('AWS ALB', () => {
  const entry = (times: string, status: string) =>
    `http 2026-02-10T07:49:17.842000Z app/kcr/50dc6c495c0c9188 10.42.1.244:34228 10.0.0.1:8000 ${times} ${status} 512 0 "POST http://kcr.example.com:80/exec HTTP/1.1" "LibreChat/1.0" - - arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/kcr/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0 2026-02-10T07:49:12.841000Z "forward" "-" "-" "10.0.0.1:8000" "-" "-" "-"`;
  it.each([
    [
      entry('0.000 5.001 0.000', '460 -'),
      { status: 460, upstreamStatus: null, durationMs: 5001, upstreamMs: 5001, termination: 'CH' },
    ],
    [entry('0.001 -1 -1', '504 -'), { status: 504, durationMs: null, upstreamMs: null, termination: 'PH' }],
    [entry('0.001 0.048 0.001', '200 200'), { status: 200, upstreamStatus: 200, durationMs: 50, termination: null }],
  ])('%s', (line, expected) => {
    expect(read(line)).toMatchObject({ format: 'aws-alb', ...access, peer: '10.42.1.244:34228', ...expected });
  });
});
