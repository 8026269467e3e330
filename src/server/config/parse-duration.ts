const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `250ms`, `2s`, `15m`, `24h`, or a bare number of seconds, in milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const m = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?$/i.exec(text.trim());
  const unit = UNITS[(m?.[2] ?? 's').toLowerCase()];
  return m && unit !== undefined ? Number(m[1]) * unit : null;
}
