import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { resolveConfig } from '../../src/server/config/resolve-config.ts';
import { SETTINGS, type SettingName } from '../../src/server/config/settings.ts';

/** No cluster runs it here: the parts of the API that it uses, by hand, strict, so that a misspelt field is found. */
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.int().positive(),
});
const secretKey = z.strictObject({ name: z.string(), key: z.string() });
const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(
    z.union([
      z.strictObject({ name: z.string(), value: z.string() }),
      z.strictObject({ name: z.string(), valueFrom: z.strictObject({ secretKeyRef: secretKey }) }),
    ]),
  ),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })).optional(),
  readinessProbe: probe.optional(),
  livenessProbe: probe.optional(),
  lifecycle: z.strictObject({ preStop: z.strictObject({ exec: z.strictObject({ command: z.array(z.string()) }) }) }),
  resources: z.record(z.enum(['requests', 'limits']), z.record(z.string(), z.string()).optional()).optional(),
  securityContext: z
    .strictObject({
      runAsNonRoot: z.boolean(),
      runAsUser: z.int(),
      readOnlyRootFilesystem: z.boolean(),
      allowPrivilegeEscalation: z.boolean(),
      capabilities: z.strictObject({ drop: z.array(z.string()) }),
    })
    .optional(),
});
const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({ name: z.string() });
const service = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({
    selector: labels,
    ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
  }),
});
const secret = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata,
  stringData: labels,
});
const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata,
  spec: z.strictObject({
    replicas: z.int(),
    selector: z.strictObject({ matchLabels: labels }),
    template: z.strictObject({
      metadata: z.strictObject({ labels, annotations: labels }),
      spec: z.strictObject({
        terminationGracePeriodSeconds: z.int(),
        enableServiceLinks: z.boolean(),
        containers: z.tuple([container, container]),
      }),
    }),
  }),
});

const text = readFileSync(new URL('../../deploy/sidecar.yaml', import.meta.url), 'utf8');
const [first, second, third] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
const front = service.parse(first);
const keys = secret.parse(second);
const app = deployment.parse(third);
const pod = app.spec.template;
const [kcr, behind] = pod.spec.containers;
/** What the containers' variables hold; the key out of its Secret. */
const env = (of: typeof kcr) =>
  Object.fromEntries(
    of.env.map((each) => [each.name, 'value' in each ? each.value : keys.stringData[each.valueFrom.secretKeyRef.key]]),
  );

it('gives kcr settings that it takes, and no others', () => {
  const known = (Object.keys(SETTINGS) as SettingName[]).map(
    (name) => `KCR_${name.toUpperCase().replaceAll('-', '_')}`,
  );
  expect(Object.keys(env(kcr)).filter((name) => !known.includes(name))).toEqual([]);
  const config = resolveConfig({ flags: {}, env: env(kcr), file: null });
  expect(config).toMatchObject({ executor: 'upstream', host: '0.0.0.0', apiKeys: ['change-me'] });
  expect(pod.spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(config.graceMs + 3000);
});

it('leads callers to kcr, and kcr to KubeCodeRun in the same pod with the same key', () => {
  const port = kcr.ports?.[0];
  expect(front.spec.ports[0]?.targetPort).toBe(port?.name);
  expect(front.spec.selector).toEqual(pod.metadata.labels);
  expect(app.spec.selector.matchLabels).toEqual(pod.metadata.labels);
  expect(String(port?.containerPort)).toBe(env(kcr).KCR_PORT);
  expect(pod.metadata.annotations['prometheus.io/port']).toBe(env(kcr).KCR_PORT);
  expect(env(kcr).KCR_UPSTREAM).toBe(`http://${env(behind).API_HOST}:${env(behind).API_PORT}`);
  expect(env(kcr).KCR_API_KEY).toBe(env(behind).API_KEY);
});

it('takes a pod whose KubeCodeRun is down out of the Service, and does not restart kcr for it', () => {
  expect(kcr.readinessProbe?.httpGet).toEqual({ path: '/ready', port: 'kcr' });
  expect(kcr.livenessProbe?.httpGet).toEqual({ path: '/live', port: 'kcr' });
});
