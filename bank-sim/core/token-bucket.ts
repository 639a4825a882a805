/** How often something may happen: so many times at once, and then as fast as the bucket fills again (a token bucket). */
export interface BucketTerms {
  readonly capacity: number;
  /** Tokens that come in a millisecond. */
  readonly perMs: number;
}

export interface Bucket {
  readonly tokens: number;
  /** Instant at which it held so many. */
  readonly at: number;
}

/** What is in it now; a new one is full. A clock that was set back fills nothing. */
export function bucketAt(bucket: Bucket | undefined, { capacity, perMs }: BucketTerms, now: number): Bucket {
  if (bucket === undefined) return { tokens: capacity, at: now };
  const tokens = Math.min(capacity, bucket.tokens + Math.max(0, now - bucket.at) * perMs);
  return { tokens, at: now };
}

/** Takes one out. */
export function taken({ tokens, at }: Bucket): Bucket {
  return { tokens: Math.max(0, tokens - 1), at };
}

/** Whole seconds until there is one in it; 0 when there is. */
export function secondsToToken({ tokens }: Bucket, { perMs }: BucketTerms): number {
  return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
}

/** Beyond so many the one that was touched least lately is forgotten: the fullest, as a rule. */
export const BUCKETS_MAX = 10_000;

export function putBucket(buckets: Map<string, Bucket>, name: string, bucket: Bucket): void {
  buckets.delete(name);
  buckets.set(name, bucket);
  const [oldest] = buckets.keys();
  if (buckets.size > BUCKETS_MAX && oldest !== undefined) buckets.delete(oldest);
}
