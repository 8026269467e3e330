export interface RateLimit {
  /** Takes one call; null if there was room, else the seconds until there is. */
  take(caller: string): number | null;
}

// Beyond this many callers those that have all their room again are forgotten: they are no different from new ones.
const CALLERS = 10_000;

/**
 * A token bucket for each caller: `perMinute` calls at once, and as many every minute after.
 * @param perMinute 0 for no limit
 * @param now milliseconds, monotonic
 */
export function rateLimit(perMinute: number, now: () => number = () => performance.now()): RateLimit {
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(caller) {
      if (perMinute === 0) return null;
      const at = now();
      const bucket = buckets.get(caller) ?? { tokens: perMinute, at };
      bucket.tokens = Math.min(perMinute, bucket.tokens + (at - bucket.at) * perMs);
      bucket.at = at;
      if (buckets.size >= CALLERS && !buckets.has(caller)) {
        for (const [key, { tokens, at: last }] of buckets) {
          if (tokens + (at - last) * perMs >= perMinute) buckets.delete(key);
        }
      }
      buckets.set(caller, bucket);
      if (bucket.tokens < 1) return (1 - bucket.tokens) / perMs / 1000;
      bucket.tokens--;
      return null;
    },
  };
}
