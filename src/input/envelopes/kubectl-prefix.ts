import { envelope, type Peeler } from '../peeled.ts';

// kubectl logs --prefix: `[pod/NAME/CONTAINER] `, before the stamp (kubectl 1.32, pkg/cmd/logs/logs.go).
const PREFIX = /^\[pod\/([a-z0-9](?:[-.a-z0-9]*[a-z0-9])?)\/([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\](?: |$)/;

/** `kubectl logs --prefix`. */
export function kubectlPrefix(): Peeler {
  return {
    begins: (code) => code === 0x5b,
    peel(text) {
      const m = PREFIX.exec(text);
      if (!m) return null;
      const [prefix, pod = null, container = null] = m;
      return { text: text.slice(prefix.length), envelope: envelope('kubectl-prefix', { pod, container }) };
    },
  };
}
