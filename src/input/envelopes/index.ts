import type { Peeler } from '../peeled.ts';
import { compose } from './compose.ts';
import { cri } from './cri.ts';
import { grafanaTxt } from './grafana-txt.ts';
import { journaldShort } from './journald-short.ts';
import { jsonEnvelope } from './json-envelope.ts';
import { kubectlPrefix } from './kubectl-prefix.ts';
import { kubectlTimestamps } from './kubectl-timestamps.ts';
import { logcli } from './logcli.ts';
import { stern } from './stern.ts';

/** Every envelope, the most particular first: the first that recognises a text peels it. */
export const envelopes: ReadonlyArray<{ readonly name: string; readonly create: () => Peeler }> = [
  { name: 'json', create: jsonEnvelope },
  { name: 'kubectl-prefix', create: kubectlPrefix },
  { name: 'cri', create: cri },
  { name: 'logcli', create: logcli },
  { name: 'grafana-txt', create: grafanaTxt },
  { name: 'journald-short', create: journaldShort },
  { name: 'compose', create: compose },
  { name: 'stern', create: stern },
  { name: 'kubectl-timestamps', create: kubectlTimestamps },
];
