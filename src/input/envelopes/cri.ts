import { stampAt } from '../../time/stamp.ts';
import { envelope, isDigit, type Peeler } from '../peeled.ts';

// Kubernetes CRI log format: `TIME STREAM TAGS LINE`, tags joined with `:`; the first is P for a part, F for the last.
// https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/kubelet/kuberuntime/logs/logs.go
const CRI = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) (stdout|stderr) ([PF])(?::\S*)?(?: |$)/;

/** Files under /var/log/pods. */
export function cri(): Peeler {
  return {
    begins: isDigit,
    peel(text) {
      const m = CRI.exec(text);
      if (!m) return null;
      const stamp = stampAt(text)?.stamp ?? null;
      const stream = m[1] === 'stderr' ? 'stderr' : 'stdout';
      return { text: text.slice(m[0].length), envelope: envelope('cri', { stamp, stream }), partial: m[2] === 'P' };
    },
  };
}
