import type { FastifyInstance } from 'fastify';
import type { RealTime } from '../../simulation/real-time.ts';
import { BankError } from '../core/bank-error.ts';
import { type Bucket, bucketAt, putBucket, secondsToToken, taken } from '../core/token-bucket.ts';

const MINUTE_MS = 60_000;

/**
 * How much an address may ask. It is the machine that must bear it, so this goes by the machine's time, however fast the bench's
 * clock runs or whether it stands; the default is more than one machine can ask.
 */
export function mountRequestLimit(app: FastifyInstance, perMinute: number, time: RealTime): void {
  const terms = { capacity: perMinute, perMs: perMinute / MINUTE_MS };
  const buckets = new Map<string, Bucket>();
  app.addHook('onRequest', (request, response, done) => {
    const bucket = bucketAt(buckets.get(request.ip), terms, time.elapsedMs());
    putBucket(buckets, request.ip, taken(bucket));
    const seconds = secondsToToken(bucket, terms);
    if (seconds === 0) return done();
    response.header('retry-after', String(seconds));
    done(new BankError('too-many-requests', `At most ${perMinute} requests a minute; ${seconds} seconds.`));
  });
}
