import {
  CKF_DECRYPT,
  CKF_DERIVE,
  CKF_DIGEST,
  CKF_ENCRYPT,
  CKF_GENERATE,
  CKF_GENERATE_KEY_PAIR,
  CKF_HW,
  CKF_MESSAGE_SIGN,
  CKF_MESSAGE_VERIFY,
  CKF_MULTI_MESSAGE,
  CKF_SIGN,
  CKF_SIGN_RECOVER,
  CKF_UNWRAP,
  CKF_VERIFY,
  CKF_VERIFY_RECOVER,
  CKF_WRAP,
  CKR_ARGUMENTS_BAD,
  CKR_MECHANISM_INVALID,
  CKR_MECHANISM_PARAM_INVALID,
} from '../../spec/constants.gen.ts';
import type { DeviceMechanism, DeviceProfile } from '../../spec/device-profile.ts';
import { isVersion3 } from '../../spec/interfaces.ts';
import { nameOf } from '../../spec/names.ts';
import { flagsOf } from '../data-types.ts';
import { CkError } from '../error.ts';
import { AES_MECHANISMS } from './aes.ts';
import { AES_AEAD_MECHANISMS } from './aes-aead.ts';
import { AES_KEY_WRAP_MECHANISMS } from './aes-key-wrap.ts';
import { DIGEST_MECHANISMS } from './digests.ts';
import { EC_MECHANISMS } from './ec.ts';
import { GENERIC_SECRET_MECHANISMS } from './generic-secret.ts';
import { GOST_MECHANISMS } from './gost.ts';
import { GOST_DERIVATION_MECHANISMS } from './gost-derivation.ts';
import { GOST_HMAC_MECHANISMS } from './gost-hmac.ts';
import type { KeySizes, MechanismParameter, MechanismRow } from './row.ts';
import { RSA_MECHANISMS } from './rsa.ts';
import { TUMAR_MECHANISMS } from './tumar.ts';

/** Every mechanism that the core can compute. */
export const MECHANISM_ROWS: readonly MechanismRow[] = [
  ...GOST_MECHANISMS,
  ...GOST_DERIVATION_MECHANISMS,
  ...GOST_HMAC_MECHANISMS,
  ...RSA_MECHANISMS,
  ...EC_MECHANISMS,
  ...DIGEST_MECHANISMS,
  ...AES_MECHANISMS,
  ...AES_AEAD_MECHANISMS,
  ...AES_KEY_WRAP_MECHANISMS,
  ...GENERIC_SECRET_MECHANISMS,
  ...TUMAR_MECHANISMS,
];

/** The function columns of a row, by which it is asked for. */
export type MechanismFunction =
  | 'digesting'
  | 'signing'
  | 'encryption'
  | 'recovery'
  | 'keyGeneration'
  | 'keyPairGeneration'
  | 'wrapping'
  | 'derivation';

/** CK_MECHANISM as it arrives. */
export interface MechanismCall {
  readonly mechanism: number;
  readonly parameter: MechanismParameter;
}

/** What a function needs of a mechanism. */
export interface MechanismUse<F extends MechanismFunction> {
  readonly row: MechanismRow;
  readonly does: NonNullable<MechanismRow[F]>;
  readonly keySize: KeySizes;
  readonly parameter: MechanismParameter;
}

/** A row as one device has it. */
export interface TokenMechanism {
  readonly row: MechanismRow;
  readonly keySize: KeySizes;
  readonly flags: number;
}

/** The mechanisms of one device, in the order of its profile. */
export interface TokenMechanisms {
  readonly list: readonly number[];
  readonly keyTypes: ReadonlySet<number>;
  /** @throws CkError(CKR_MECHANISM_INVALID) */
  info(type: number): TokenMechanism;
  /**
   * The mechanism for a function, its parameter checked.
   * @param call null: the caller gave NULL_PTR.
   * @throws CkError CKR_ARGUMENTS_BAD (null), CKR_MECHANISM_INVALID (unknown, or not for this function),
   *   CKR_MECHANISM_PARAM_INVALID.
   */
  for<F extends MechanismFunction>(call: MechanismCall | null, wanted: F): MechanismUse<F>;
}

const known = new WeakMap<DeviceProfile, TokenMechanisms>();

/** @throws RangeError when the profile names a mechanism that the core does not know, or widens its key sizes. */
export function tokenMechanisms(profile: DeviceProfile): TokenMechanisms {
  let mechanisms = known.get(profile);
  if (mechanisms === undefined) {
    mechanisms = mechanismsOf(profile);
    known.set(profile, mechanisms);
  }
  return mechanisms;
}

function mechanismsOf(profile: DeviceProfile): TokenMechanisms {
  const byType = new Map(profile.mechanisms.map((device) => entry(device, profile)));
  const info = (type: number): TokenMechanism => {
    const found = byType.get(type);
    if (found === undefined) throw new CkError(CKR_MECHANISM_INVALID, `${nameOf('CKM', type)} on ${profile.name}`);
    return found;
  };
  return {
    list: [...byType.keys()],
    keyTypes: new Set([...byType.values()].flatMap(({ row }) => row.keyTypes)),
    info,
    for(call, wanted) {
      if (call === null) throw new CkError(CKR_ARGUMENTS_BAD, 'there is no mechanism');
      const { mechanism, parameter } = call;
      const { row, keySize } = info(mechanism);
      const does = row[wanted];
      if (does === undefined) {
        throw new CkError(CKR_MECHANISM_INVALID, `${nameOf('CKM', mechanism)} is not for ${wanted}`);
      }
      if (!row.parameter.accepts(parameter)) {
        throw new CkError(CKR_MECHANISM_PARAM_INVALID, `${nameOf('CKM', mechanism)} takes: ${row.parameter.name}`);
      }
      return { row, does, keySize, parameter };
    },
  };
}

function entry(device: DeviceMechanism, profile: DeviceProfile): [number, TokenMechanism] {
  const row = MECHANISM_ROWS.find((one) => nameOf('CKM', one.type) === device.name);
  if (row === undefined) throw new RangeError(`${profile.name}: no mechanism ${device.name}`);
  const keySize = { min: device.minKeySize ?? row.keySize.min, max: device.maxKeySize ?? row.keySize.max };
  const narrower = keySize.min >= row.keySize.min && keySize.max <= row.keySize.max;
  if (!narrower) throw new RangeError(`${profile.name}: key sizes of ${device.name}`);
  return [row.type, { row, keySize, flags: flagsOfRow(row, profile) }];
}

/** CK_MECHANISM_INFO flags follow from the columns that are filled. */
function flagsOfRow(row: MechanismRow, profile: DeviceProfile): number {
  return flagsOf(
    profile.removable && CKF_HW,
    row.flags ?? false,
    row.digesting !== undefined && CKF_DIGEST,
    row.signing !== undefined && flagsOf(CKF_SIGN, CKF_VERIFY),
    isVersion3(profile.cryptokiVersion) && messageFlagsOf(row),
    row.recovery !== undefined && flagsOf(CKF_SIGN_RECOVER, CKF_VERIFY_RECOVER),
    row.encryption !== undefined && flagsOf(CKF_ENCRYPT, CKF_DECRYPT),
    row.wrapping !== undefined && flagsOf(CKF_WRAP, CKF_UNWRAP),
    row.derivation !== undefined && CKF_DERIVE,
    row.keyGeneration !== undefined && CKF_GENERATE,
    row.keyPairGeneration !== undefined && CKF_GENERATE_KEY_PAIR,
  );
}

/** Whatever signs, signs message by message too; in parts unless the mechanism is for single parts only. */
function messageFlagsOf({ signing, singlePartOnly }: MechanismRow): number {
  if (signing === undefined) return 0;
  return flagsOf(CKF_MESSAGE_SIGN, CKF_MESSAGE_VERIFY, singlePartOnly !== true && CKF_MULTI_MESSAGE);
}
