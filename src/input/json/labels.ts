import type { Envelope } from '../../types.ts';
import { type JsonObject, textField } from './values.ts';

/** Where a line came from, out of the labels that Promtail, Alloy, fluent-bit and others give to Loki's streams. */
export function fromLabels(labels: JsonObject): Pick<Envelope, 'namespace' | 'pod' | 'container' | 'stream'> {
  const stream = textField(labels, 'stream', 'logstream');
  return {
    namespace: textField(labels, 'namespace', 'namespace_name', 'k8s_namespace_name', 'kubernetes_namespace_name'),
    pod: textField(labels, 'pod', 'pod_name', 'k8s_pod_name', 'kubernetes_pod_name', 'instance'),
    container: textField(
      labels,
      'container',
      'container_name',
      'k8s_container_name',
      'kubernetes_container_name',
      'compose_service',
      'service_name',
      'unit',
      'app',
      'job',
    ),
    stream: stream === 'stdout' || stream === 'stderr' ? stream : null,
  };
}
