import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  CKA_CLASS,
  CKA_COEFFICIENT,
  CKA_DECRYPT,
  CKA_DERIVE,
  CKA_EC_PARAMS,
  CKA_EC_POINT,
  CKA_ENCRYPT,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_MODULUS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKA_SENSITIVE,
  CKA_SIGN,
  CKA_VALUE,
  CKA_VERIFY,
  CKK_EC,
  CKK_EC_EDWARDS,
  CKK_EC_MONTGOMERY,
  CKK_RSA,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
} from '../../emulator/spec/constants.gen.ts';
import type { Template } from '../../emulator/spec/pkcs11-api.ts';
import { jwkOf } from '../../pki/native-key.ts';
import { readDer } from '../../pki/x509/der.ts';

/** C_CreateObject templates of both halves of a key, without a name and a place. */
export interface KeyTemplates {
  readonly publicKey: Template;
  readonly privateKey: Template;
}

interface Numbers {
  readonly keyType: number;
  readonly publicKey: Template;
  readonly privateKey: Template;
  readonly usage: { readonly publicKey: readonly number[]; readonly privateKey: readonly number[] };
}

const SIGNATURES = { publicKey: [CKA_VERIFY], privateKey: [CKA_SIGN] };
const AGREEMENT = { publicKey: [], privateKey: [CKA_DERIVE] };

/** By the name that Node has for the kind of key (`asymmetricKeyType`). */
const KINDS: Readonly<Record<string, (privateKey: KeyObject) => Numbers>> = {
  rsa: rsaNumbers,
  ec: (key) => curveNumbers(key, CKK_EC, { publicKey: [CKA_VERIFY], privateKey: [CKA_SIGN, CKA_DERIVE] }),
  ed25519: (key) => curveNumbers(key, CKK_EC_EDWARDS, SIGNATURES),
  x25519: (key) => curveNumbers(key, CKK_EC_MONTGOMERY, AGREEMENT),
};

/**
 * PKCS#11 3.1 sections 6.1.2, 6.1.3 (RSA: numbers big-endian) and 6.3.3 to 6.3.8 (curves: CKA_EC_PARAMS is the curve's OID
 * in DER, CKA_EC_POINT the point in an OCTET STRING, CKA_VALUE the scalar as long as the order, or the 32 octets of RFC 8032
 * and RFC 7748).
 * @throws TypeError for another kind of key.
 */
export function keyTemplates(privateKey: KeyObject): KeyTemplates {
  const kind = KINDS[privateKey.asymmetricKeyType ?? ''];
  if (kind === undefined) throw new TypeError(`keys of the kind ${privateKey.asymmetricKeyType} cannot be imported`);
  const { keyType, publicKey, privateKey: secret, usage } = kind(privateKey);
  const allowing = (types: readonly number[]): Template => types.map((type) => ({ type, value: true }));
  return {
    publicKey: [
      { type: CKA_CLASS, value: CKO_PUBLIC_KEY },
      { type: CKA_KEY_TYPE, value: keyType },
      { type: CKA_PRIVATE, value: false },
      ...allowing(usage.publicKey),
      ...publicKey,
    ],
    privateKey: [
      { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
      { type: CKA_KEY_TYPE, value: keyType },
      { type: CKA_PRIVATE, value: true },
      { type: CKA_SENSITIVE, value: true },
      { type: CKA_EXTRACTABLE, value: false },
      ...allowing(usage.privateKey),
      ...secret,
    ],
  };
}

function rsaNumbers(key: KeyObject): Numbers {
  const jwk = jwkOf(key);
  const number = (type: number, text: string | undefined) => ({ type, value: Buffer.from(text ?? '', 'base64url') });
  const publicKey = [number(CKA_MODULUS, jwk.n), number(CKA_PUBLIC_EXPONENT, jwk.e)];
  return {
    keyType: CKK_RSA,
    publicKey,
    privateKey: [
      ...publicKey,
      number(CKA_PRIVATE_EXPONENT, jwk.d),
      number(CKA_PRIME_1, jwk.p),
      number(CKA_PRIME_2, jwk.q),
      number(CKA_EXPONENT_1, jwk.dp),
      number(CKA_EXPONENT_2, jwk.dq),
      number(CKA_COEFFICIENT, jwk.qi),
    ],
    usage: { publicKey: [CKA_VERIFY, CKA_ENCRYPT], privateKey: [CKA_SIGN, CKA_DECRYPT] },
  };
}

/** The curve and the point stand in the SubjectPublicKeyInfo as PKCS#11 wants them; of RFC 8410 keys the curve is the algorithm. */
function curveNumbers(key: KeyObject, keyType: number, usage: Numbers['usage']): Numbers {
  const [algorithm, bitString] = readDer(createPublicKey(key).export({ format: 'der', type: 'spki' })).children;
  const [name, curve] = algorithm?.children ?? [];
  const point = bitString?.content.subarray(1);
  const parameters = { type: CKA_EC_PARAMS, value: Buffer.from((curve ?? name)?.der ?? []) };
  const scalar = Buffer.from(jwkOf(key).d ?? '', 'base64url');
  return {
    keyType,
    publicKey: [parameters, { type: CKA_EC_POINT, value: octetString(Buffer.from(point ?? [])) }],
    privateKey: [parameters, { type: CKA_VALUE, value: scalar }],
    usage,
  };
}

function octetString(content: Buffer): Buffer {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([0x04, ...length]), content]);
}
