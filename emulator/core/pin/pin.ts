import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Rng } from '../../../simulation/rng.ts';
import { CKR_ARGUMENTS_BAD, CKR_OK, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE } from '../../spec/constants.gen.ts';
import type { PinPolicy } from '../../spec/device-profile.ts';
import { isUtf8, sameOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import type { TokenMemory } from '../token-memory.ts';
import { afterPinEvent } from './counter.ts';

export type PinOwner = 'user' | 'so';

/** What the token remembers of a PIN: never the PIN. */
export interface PinRecord {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  readonly triesLeft: number;
  /** The PIN is the factory's: its owner must change it before anything else. */
  readonly toBeChanged: boolean;
}

/** Cheap on purpose: this guards a test instrument against a careless log, not a key against an attacker. */
const ITERATIONS = 128;
const SALT_LENGTH = 16;

/**
 * Checks a PIN that somebody wants to set. Errors in order: CKR_ARGUMENTS_BAD (no PIN), CKR_PIN_LEN_RANGE,
 * CKR_PIN_INVALID (characters the device refuses).
 */
export function ensureAcceptable(pin: Uint8Array | null, policy: PinPolicy): asserts pin is Uint8Array {
  ensure(pin !== null, CKR_ARGUMENTS_BAD, 'no PIN, and the token has no PIN pad');
  const { minLength, maxLength, characters } = policy;
  ensure(pin.length >= minLength && pin.length <= maxLength, CKR_PIN_LEN_RANGE, `length ${minLength}..${maxLength}`);
  const fits = characters === 'any' ? isUtf8(pin) : pin.every((octet) => octet >= 0x20 && octet <= 0x7e);
  ensure(fits, CKR_PIN_INVALID, `the device takes ${characters} characters`);
}

export function newPinRecord(pin: Uint8Array, policy: PinPolicy, rng: Rng, toBeChanged = false): PinRecord {
  const salt = rng.bytes(SALT_LENGTH);
  return { salt, hash: hashOf(pin, salt), triesLeft: policy.tries, toBeChanged };
}

/**
 * Presents a PIN. The try is taken and written before the comparison, so that no power cut gives it back; a right PIN
 * restores the counter with the commit of the call.
 * Errors in order: CKR_ARGUMENTS_BAD, CKR_USER_PIN_NOT_INITIALIZED, CKR_PIN_LOCKED, CKR_PIN_INCORRECT.
 */
export function presentPin(memory: TokenMemory, owner: PinOwner, pin: Uint8Array | null, policy: PinPolicy): void {
  ensure(pin !== null, CKR_ARGUMENTS_BAD, 'no PIN, and the token has no PIN pad');
  const record = memory.header.pins[owner];
  const taken = afterPinEvent(record?.triesLeft, policy.tries, 'wrong');
  if (record === undefined || taken.triesLeft === record.triesLeft) throw new CkError(taken.rv, `${owner} PIN`);
  memory.setPin(owner, { ...record, triesLeft: taken.triesLeft ?? 0 });
  memory.commit();
  if (!sameOctets(hashOf(pin, record.salt), record.hash)) throw new CkError(taken.rv, `${owner} PIN`);
  const restored = afterPinEvent(record.triesLeft, policy.tries, 'right');
  ensure(restored.rv === CKR_OK, restored.rv);
  memory.setPin(owner, { ...record, triesLeft: restored.triesLeft ?? 0 });
}

function hashOf(pin: Uint8Array, salt: Uint8Array): Uint8Array {
  return pbkdf2(sha256, pin, salt, { c: ITERATIONS, dkLen: 32 });
}
