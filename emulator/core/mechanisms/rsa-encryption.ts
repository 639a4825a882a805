import type { Rng } from '../../../simulation/rng.ts';
import {
  CKR_DATA_INVALID,
  CKR_DATA_LEN_RANGE,
  CKR_ENCRYPTED_DATA_INVALID,
  CKR_ENCRYPTED_DATA_LEN_RANGE,
} from '../../spec/constants.gen.ts';
import { CkError, ensure } from '../error.ts';
import type { CkObject } from '../object.ts';
import type { Cipher, Encryption, MechanismParameter, Wrapping } from './row.ts';
import { modulusLength, type RsaKey, rsaPrivateKeyOf, rsaPublicKeyOf } from './rsa-keys.ts';

/** One way to encrypt with RSA: a padding, or none. Ciphertexts are as long as the modulus. */
export interface RsaScheme {
  /** Octets of the longest message for a modulus of so many octets. */
  room(modulusLength: number, parameter: MechanismParameter): number;
  /** @returns undefined when only the value of the message is out of range. */
  encrypt(key: RsaKey, message: Uint8Array, parameter: MechanismParameter, rng: Rng): Uint8Array | undefined;
  /** @returns undefined when the padding or the value is wrong. */
  decrypt(key: RsaKey, ciphertext: Uint8Array, parameter: MechanismParameter): Uint8Array | undefined;
}

const COST = { encrypt: 'rsa-verify', decrypt: 'rsa-sign' } as const;

/** C_Encrypt by the public key, C_Decrypt by the private key; single-part. */
export function rsaEncryption(scheme: RsaScheme): Encryption {
  const { room } = scheme;
  return {
    cost: COST,
    parameterFits: (key, parameter) => room(modulusLength(key), parameter) >= 0,
    start(direction, key, parameter, rng) {
      return direction === 'encrypt' ? encrypting(scheme, key, parameter, rng) : decrypting(scheme, key, parameter);
    },
  };
}

function encrypting({ room, encrypt }: RsaScheme, key: CkObject, parameter: MechanismParameter, rng: Rng): Cipher {
  const length = modulusLength(key);
  return wholeCipher(length, (data) => {
    ensure(data.length <= room(length, parameter), CKR_DATA_LEN_RANGE, `${data.length} octets`);
    const ciphertext = encrypt(rsaPublicKeyOf(key), data, parameter, rng);
    if (ciphertext === undefined) throw new CkError(CKR_DATA_INVALID, 'the data as a number exceed the modulus');
    return ciphertext;
  });
}

function decrypting({ room, decrypt }: RsaScheme, key: CkObject, parameter: MechanismParameter): Cipher {
  const length = modulusLength(key);
  return wholeCipher(room(length, parameter), (data) => {
    ensure(data.length === length, CKR_ENCRYPTED_DATA_LEN_RANGE, `${data.length} octets, ${length} expected`);
    const message = decrypt(rsaPrivateKeyOf(key), data, parameter);
    if (message === undefined) throw new CkError(CKR_ENCRYPTED_DATA_INVALID);
    return message;
  });
}

/** A cipher that takes everything at once. */
function wholeCipher(length: number, final: (data: Uint8Array) => Uint8Array): Cipher {
  return {
    updateLength: () => 0,
    update: () => new Uint8Array(0),
    finalLength: () => length,
    final,
  };
}

/** C_WrapKey and C_UnwrapKey of secret keys, by the same scheme. */
export function rsaWrapping(scheme: RsaScheme): Wrapping {
  const { room, encrypt, decrypt } = scheme;
  return {
    cost: { wrap: COST.encrypt, unwrap: COST.decrypt },
    parameterFits: (key, parameter) => room(modulusLength(key), parameter) >= 0,
    takesLength: (length, key, parameter) => length <= room(modulusLength(key), parameter),
    wrappedLength: (_, key) => modulusLength(key),
    wrap(key, octets, parameter, rng) {
      const wrapped = encrypt(rsaPublicKeyOf(key), octets, parameter, rng);
      if (wrapped === undefined) throw new CkError(CKR_DATA_INVALID, 'the key as a number exceeds the modulus');
      return wrapped;
    },
    unwrapsLength: (length, key) => length === modulusLength(key),
    unwrap: (key, wrapped, parameter) => decrypt(rsaPrivateKeyOf(key), wrapped, parameter),
  };
}
