import type { Clock } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';
import type { BankSettings } from './settings.ts';
import { type Bucket, type BucketTerms, bucketAt, putBucket, secondsToToken, taken } from './token-bucket.ts';

/** What is left to each address of refused logins, by address. */
export type LoginLimitState = Map<string, Bucket>;

const HOUR_MS = 3_600_000;

/**
 * Whoever tries one password after the other with many logins is stopped at his address; with one login, that login is locked sooner
 * (R-BANK-29). This is a rule of the bank like that one, so it goes by the simulated clock.
 */
export class LoginLimit {
  readonly #bank: { readonly loginLimit: LoginLimitState };
  readonly #terms: BucketTerms;
  readonly #clock: Clock;

  constructor(bank: { readonly loginLimit: LoginLimitState }, settings: BankSettings, clock: Clock) {
    this.#bank = bank;
    this.#terms = { capacity: settings.refusedLoginsMax, perMs: settings.refusedLoginsPerHour / HOUR_MS };
    this.#clock = clock;
  }

  /** Whole seconds of the simulated clock until somebody at this address may log in; 0: now. */
  secondsToWait(address: string): number {
    return secondsToToken(this.#bucket(address), this.#terms);
  }

  /** @throws BankError too-many-requests. */
  assertOpen(address: string): void {
    const seconds = this.secondsToWait(address);
    if (seconds === 0) return;
    throw new BankError(
      'too-many-requests',
      `Too many logins were refused here; ${seconds} seconds of the bank's clock.`,
    );
  }

  /** A login from this address was refused. */
  count(address: string): void {
    putBucket(this.#bank.loginLimit, address, taken(this.#bucket(address)));
  }

  #bucket(address: string): Bucket {
    return bucketAt(this.#bank.loginLimit.get(address), this.#terms, this.#clock.now());
  }
}
