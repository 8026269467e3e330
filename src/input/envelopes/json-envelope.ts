import { docker } from '../json/docker.ts';
import { journald } from '../json/journald.ts';
import { grafana, logcli } from '../json/loki.ts';
import { shipper } from '../json/shipper.ts';
import { sternJson } from '../json/stern.ts';
import { type JsonObject, parseObject } from '../json/values.ts';
import type { Peeled, Peeler } from '../peeled.ts';

// Most JSON lines are a program's own: they must be told apart without being parsed.
const HINTS = ['"line":', '"log":', '"podName":', '"pod":', '"__REALTIME_TIMESTAMP"', '"kubernetes":', '"{'];

const SHAPES: ReadonlyArray<(object: JsonObject) => Peeled | null> = [
  logcli,
  grafana,
  journald,
  sternJson,
  docker,
  shipper,
];

/** Transports that put each line into a JSON object. */
export function jsonEnvelope(): Peeler {
  return {
    begins: (code) => code === 0x7b,
    peel(text) {
      if (!HINTS.some((hint) => text.includes(hint)) && !SPACED.test(text)) return null;
      const object = parseObject(text);
      if (object === null) return null;
      for (const shape of SHAPES) {
        const peeled = shape(object);
        if (peeled !== null) return peeled;
      }
      return null;
    },
  };
}
// A printer may put a blank before the colon.
const SPACED = /"(?:line|log|podName|pod|kubernetes)" +:/;
