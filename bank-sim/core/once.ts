import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Clock, DAY_MS } from '../../simulation/clock.ts';
import { BankError } from './bank-error.ts';

/**
 * What is sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07): the bank remembers for a day under which key a user
 * has sent what, and what it has answered.
 */

/** What was answered to a request under a key. */
export interface Answered {
  /** SHA-256 of what was asked for, hexadecimal. */
  readonly fingerprint: string;
  /** JSON. */
  readonly answer: string;
  /** Instant of the bank's clock. */
  readonly at: number;
}

/** By user and key, oldest first. */
export type AnsweredState = Map<string, Answered>;

/** So long a key is remembered; afterwards the same one is a new one. */
const REMEMBERED_MS = DAY_MS;
/** Keys that are remembered; the oldest are forgotten. */
const ANSWERS_MAX = 10_000;

/** A key: 1 to 100 printable characters, bare or as a string of RFC 8941 section 3.3.3. */
const KEY = /^(?:([!#-[\]-~]{1,100})|"([!#-[\]-~]{1,100})")$/;

/** @returns undefined when there is none. @throws BankError idempotency-key-malformed */
export function idempotencyKey(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const [, bare, quoted] = KEY.exec(text) ?? [];
  const key = bare ?? quoted;
  if (key === undefined) throw new BankError('idempotency-key-malformed', `It has ${text.length} characters.`);
  return key;
}

/** What was asked for, in few words. @param content JSON of it is compared: the same fields in the same order are the same. */
export function fingerprintOf(operation: string, content: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([operation, content]))));
}

/** The answers of all users that are remembered. */
export class Once {
  readonly #bank: { readonly answered: AnsweredState };
  readonly #clock: Clock;

  constructor(bank: { readonly answered: AnsweredState }, clock: Clock) {
    this.#bank = bank;
    this.#clock = clock;
  }

  /**
   * What this user was answered under this key; undefined when the key is new.
   * @throws BankError idempotency-key-reused when he asked for something else under it.
   */
  answerTo(login: string, key: string, fingerprint: string): unknown {
    const known = this.#bank.answered.get(nameOf(login, key));
    if (known === undefined || this.#clock.now() - known.at > REMEMBERED_MS) return undefined;
    if (known.fingerprint !== fingerprint) throw reused(key);
    return JSON.parse(known.answer);
  }

  remember(login: string, key: string, fingerprint: string, answer: unknown): void {
    const answers = this.#bank.answered;
    const name = nameOf(login, key);
    // Anew, so that it is the youngest.
    answers.delete(name);
    answers.set(name, { fingerprint, answer: JSON.stringify(answer), at: this.#clock.now() });
    const [oldest] = answers.keys();
    if (oldest !== undefined && answers.size > ANSWERS_MAX) answers.delete(oldest);
  }
}

export function reused(key: string): BankError {
  return new BankError('idempotency-key-reused', `Under ${key} something else was asked for.`);
}

function nameOf(login: string, key: string): string {
  return JSON.stringify([login, key]);
}
