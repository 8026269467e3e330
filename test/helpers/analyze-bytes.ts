import { analyze } from '../../src/analyze.ts';
import type { Report } from '../../src/report.ts';

/** The report on bytes that come by standard input, in pieces of `size` bytes. */
export async function analyzeBytes(bytes: Uint8Array, size = 65_536): Promise<Report> {
  const { report } = await analyze(['-'], { stdin: pieces(bytes, size) });
  return report;
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
