import { rsaPrivateKey, rsaPublicKeyObject } from '../../../pki/rsa/pkcs1.ts';
import {
  CKA_COEFFICIENT,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_MODULUS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKK_RSA,
} from '../../spec/constants.gen.ts';
import { bigIntegerAttribute, modulusBits } from '../attributes/rsa-key.ts';
import { type CkObject, octetsAttribute } from '../object.ts';

/** RSA keys in the form that computes, and what every RSA mechanism's row says of its keys. */
export type RsaKey = ReturnType<typeof rsaPrivateKey>;

export const RSA_KEYS = {
  keyTypes: [CKK_RSA],
  keySize: { min: 1024, max: 4096, unit: 'bits' },
  sizeOfKey: (key: CkObject) => modulusBits(key.attributes),
} as const;

/** Making a key costs more than a signature, so it is remembered by the object's identity. */
const keys = new WeakMap<CkObject, RsaKey>();

function remembered(key: CkObject, make: () => RsaKey): RsaKey {
  let made = keys.get(key);
  if (made === undefined) {
    made = make();
    keys.set(key, made);
  }
  return made;
}

export function rsaPrivateKeyOf(key: CkObject): RsaKey {
  return remembered(key, () => {
    const number = (type: number) => bigIntegerAttribute(key.attributes, type);
    return rsaPrivateKey({
      n: number(CKA_MODULUS),
      e: number(CKA_PUBLIC_EXPONENT),
      d: number(CKA_PRIVATE_EXPONENT),
      p: number(CKA_PRIME_1),
      q: number(CKA_PRIME_2),
      dp: number(CKA_EXPONENT_1),
      dq: number(CKA_EXPONENT_2),
      qi: number(CKA_COEFFICIENT),
    });
  });
}

export function rsaPublicKeyOf(key: CkObject): RsaKey {
  return remembered(key, () => {
    const number = (type: number) => bigIntegerAttribute(key.attributes, type);
    return rsaPublicKeyObject(number(CKA_MODULUS), number(CKA_PUBLIC_EXPONENT));
  });
}

/** Octets of the modulus, not counting zeros that an application put before it. */
export function modulusLength(key: CkObject): number {
  const modulus = octetsAttribute(key, CKA_MODULUS);
  const zeros = modulus.findIndex((octet) => octet !== 0);
  return modulus.length - Math.max(0, zeros);
}
