import type { Rng } from '../../../simulation/rng.ts';
import { CKR_ARGUMENTS_BAD, CKR_OK, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE } from '../../spec/constants.gen.ts';
import type { PinPolicy } from '../../spec/device-profile.ts';
import { isUtf8, utf8 } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import { unwrapMasterKey, type WrappedKey, wrapMasterKey } from '../sealing/master-key.ts';
import type { TokenMemory } from '../token-memory.ts';
import type { TokenHeader } from '../token-records.ts';
import { afterPinEvent } from './counter.ts';

export type PinOwner = 'user' | 'so';

/** What the token remembers of a PIN: never the PIN, only what it opens. */
export interface PinRecord {
  readonly key: WrappedKey;
  readonly triesLeft: number;
  /** The PIN is the factory's: its owner must change it before anything else. */
  readonly toBeChanged: boolean;
}

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

/** A PIN to be set, and who may use it how often. */
export interface NewPin {
  readonly owner: PinOwner;
  readonly pin: Uint8Array;
  readonly policy: PinPolicy;
  readonly toBeChanged?: boolean;
}

/**
 * Sets a PIN: from now on it opens the token's master key, and all tries are there.
 * @throws RangeError when the memory is still locked; whoever may set a PIN has presented one.
 */
export function setPin(memory: TokenMemory, { owner, pin, policy, toBeChanged = false }: NewPin, salts: Rng): void {
  const { masterKey, header, derivation } = memory;
  if (masterKey === undefined) throw new RangeError('a PIN is set while no PIN was right');
  const key = wrapMasterKey(masterKey, pin, bindingOf(header, owner, toBeChanged), derivation, salts);
  memory.setPin(owner, { key, triesLeft: policy.tries, toBeChanged });
}

/**
 * Presents a PIN. The try is taken and written before the PIN is examined, so that no power cut gives it back; a right
 * PIN unlocks the memory, and restores the counter with the commit of the call.
 * Errors in order: CKR_ARGUMENTS_BAD, CKR_USER_PIN_NOT_INITIALIZED, CKR_PIN_LOCKED, CKR_PIN_INCORRECT; CKR_DEVICE_ERROR
 * when the memory refuses to write, or holds private objects of another token.
 */
export function presentPin(
  memory: TokenMemory,
  owner: PinOwner,
  pin: Uint8Array | null,
  policy: PinPolicy,
): asserts pin is Uint8Array {
  ensure(pin !== null, CKR_ARGUMENTS_BAD, 'no PIN, and the token has no PIN pad');
  const record = memory.header.pins[owner];
  const taken = afterPinEvent(record?.triesLeft, policy.tries, 'wrong');
  if (record === undefined || taken.triesLeft === record.triesLeft) throw new CkError(taken.rv, `${owner} PIN`);
  memory.setPin(owner, { ...record, triesLeft: taken.triesLeft ?? 0 });
  memory.commit();
  const masterKey = unwrapMasterKey(record.key, pin, bindingOf(memory.header, owner, record.toBeChanged));
  if (masterKey === undefined) throw new CkError(taken.rv, `${owner} PIN`);
  const restored = afterPinEvent(record.triesLeft, policy.tries, 'right');
  ensure(restored.rv === CKR_OK, restored.rv);
  memory.unlock(masterKey);
  memory.setPin(owner, { ...record, triesLeft: restored.triesLeft ?? 0 });
}

/** What a PIN vouches for beside the key: whose it is, on which token, and whether it is good for work. */
function bindingOf({ serialNumber, label }: TokenHeader, owner: PinOwner, toBeChanged: boolean): Uint8Array {
  return utf8(JSON.stringify(['token-bench master key', owner, serialNumber, label, toBeChanged]));
}
