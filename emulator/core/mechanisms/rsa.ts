import type { OneCall } from '../../../pki/one-call.ts';
import {
  type OaepParameters,
  oaepDecrypt,
  oaepEncrypt,
  oaepRoom,
  pkcs1Decrypt,
  pkcs1Encrypt,
  pkcs1Room,
} from '../../../pki/rsa/encryption.ts';
import { unsignedOctets } from '../../../pki/rsa/integers.ts';
import { digestInfo, RSA_HASHES, rsaRecoverRaw, rsaSignRaw, rsaVerifyRaw } from '../../../pki/rsa/pkcs1.ts';
import { paddedBlock, rsaPrivateRaw, rsaPublicRaw } from '../../../pki/rsa/raw.ts';
import type { RsaPrivateNumbers } from '../../../pki/rsa/rsa.ts';
import type { Rng } from '../../../simulation/rng.ts';
import {
  CKA_CLASS,
  CKA_COEFFICIENT,
  CKA_EXPONENT_1,
  CKA_EXPONENT_2,
  CKA_MODULUS,
  CKA_MODULUS_BITS,
  CKA_PRIME_1,
  CKA_PRIME_2,
  CKA_PRIVATE_EXPONENT,
  CKA_PUBLIC_EXPONENT,
  CKK_RSA,
  CKM_RSA_PKCS,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_RSA_PKCS_OAEP,
  CKM_RSA_X_509,
  CKO_PRIVATE_KEY,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_DATA_INVALID,
  CKR_KEY_SIZE_RANGE,
  CKR_MECHANISM_PARAM_INVALID,
} from '../../spec/constants.gen.ts';
import { bigIntegerAttribute } from '../attributes/rsa-key.ts';
import { ulongInTemplate } from '../attributes/template.ts';
import { sameOctets } from '../data-types.ts';
import { CkError, ensure } from '../error.ts';
import { type Attributes, type CkObject, ulongAttribute } from '../object.ts';
import { HASH_ROWS, type HashRow, startHash } from './hashes.ts';
import {
  type KeyPairAttributes,
  type KeySizes,
  type MechanismParameter,
  type MechanismRow,
  NO_PARAMETER,
  type Recovery,
  type RsaJob,
  type Signing,
} from './row.ts';
import { type RsaScheme, rsaEncryption, rsaWrapping } from './rsa-encryption.ts';
import { modulusLength, RSA_KEYS, rsaPrivateKeyOf, rsaPublicKeyOf } from './rsa-keys.ts';
import { oaepParameter } from './rsa-parameters.ts';
import { RSA_PSS_MECHANISMS } from './rsa-pss.ts';

const F4 = 65_537n;
/** Padding of a block of type 01: at least eight octets and three of frame (RFC 8017 section 9.2). */
const PADDING_OCTETS = 11;
const SIGNING_COST = { sign: 'rsa-sign', verify: 'rsa-verify' } as const;

/** PKCS #1 v1.5 over what the caller gives (section 6.1.6). */
const PKCS1_SIGNING: Signing = {
  cost: SIGNING_COST,
  signatureLength: modulusLength,
  takesLength: (length, key) => length <= modulusLength(key) - PADDING_OCTETS,
  sign: (key, input) => rsaSignRaw(rsaPrivateKeyOf(key), input),
  verify: (key, input, signature) => rsaVerifyRaw(rsaPublicKeyOf(key), input, signature),
};

/** PKCS #1 v1.5 with a hash before it (sections 6.1.14, 6.1.15, 6.1.18). */
function hashedSigning(hash: HashRow): Signing {
  const block = (digest: Uint8Array) => digestInfo(hash.name, digest);
  const { openssl } = RSA_HASHES[hash.name];
  return {
    cost: SIGNING_COST,
    signatureLength: modulusLength,
    startHash: () => startHash(hash),
    sign: (key, digest) => rsaSignRaw(rsaPrivateKeyOf(key), block(digest)),
    verify: (key, digest, signature) => rsaVerifyRaw(rsaPublicKeyOf(key), block(digest), signature),
    oneCall: (key): OneCall => {
      const isPrivate = ulongAttribute(key, CKA_CLASS) === CKO_PRIVATE_KEY;
      return { hash: openssl, key: isPrivate ? rsaPrivateKeyOf(key) : rsaPublicKeyOf(key) };
    },
  };
}

/** Section 6.1.12: the data as a number, which must be below the modulus. */
function rawSignature(key: CkObject, input: Uint8Array): Uint8Array {
  const privateKey = rsaPrivateKeyOf(key);
  const signature = rsaPrivateRaw(privateKey, paddedBlock(privateKey, input) ?? input);
  if (signature === undefined) throw new CkError(CKR_DATA_INVALID, 'the data as a number exceed the modulus');
  return signature;
}

const X509_SIGNING: Signing = {
  cost: SIGNING_COST,
  signatureLength: modulusLength,
  takesLength: (length, key) => length <= modulusLength(key),
  sign: rawSignature,
  verify(key, input, signature) {
    const publicKey = rsaPublicKeyOf(key);
    const recovered = rsaPublicRaw(publicKey, signature);
    const expected = paddedBlock(publicKey, input);
    return recovered !== undefined && expected !== undefined && sameOctets(recovered, expected);
  },
};

const PKCS1_RECOVERY: Recovery = {
  cost: SIGNING_COST,
  signatureLength: modulusLength,
  dataLength: (key) => modulusLength(key) - PADDING_OCTETS,
  sign: (key, data) => rsaSignRaw(rsaPrivateKeyOf(key), data),
  recover: (key, signature) => rsaRecoverRaw(rsaPublicKeyOf(key), signature),
};

const X509_RECOVERY: Recovery = {
  cost: SIGNING_COST,
  signatureLength: modulusLength,
  dataLength: modulusLength,
  sign: rawSignature,
  recover: (key, signature) => rsaPublicRaw(rsaPublicKeyOf(key), signature),
};

const PKCS1_SCHEME: RsaScheme = {
  room: pkcs1Room,
  encrypt: (key, message, _, rng) => pkcs1Encrypt(key, message, rng),
  decrypt: pkcs1Decrypt,
};

const X509_SCHEME: RsaScheme = {
  room: (length) => length,
  encrypt: (key, message) => rsaPublicRaw(key, paddedBlock(key, message) ?? message),
  decrypt: rsaPrivateRaw,
};

function oaepOf(parameter: MechanismParameter): OaepParameters {
  const read = oaepParameter(parameter);
  if (read === undefined) throw new CkError(CKR_MECHANISM_PARAM_INVALID, 'CK_RSA_PKCS_OAEP_PARAMS');
  return read;
}

const OAEP_SCHEME: RsaScheme = {
  room: (length, parameter) => oaepRoom(length, oaepOf(parameter).hash),
  encrypt: (key, message, parameter, rng) => oaepEncrypt(key, oaepOf(parameter), message, rng),
  decrypt: (key, ciphertext, parameter) => oaepDecrypt(key, oaepOf(parameter), ciphertext),
};

/** Section 6.1.4: CKA_PUBLIC_EXPONENT may be left out, then it is 65537. */
function job(template: Attributes, { min, max }: KeySizes, rng: Rng): RsaJob {
  const bits = ulongInTemplate(template, CKA_MODULUS_BITS) ?? 0;
  const e = template.has(CKA_PUBLIC_EXPONENT) ? bigIntegerAttribute(template, CKA_PUBLIC_EXPONENT) : F4;
  ensure(bits >= min && bits <= max, CKR_KEY_SIZE_RANGE, `CKA_MODULUS_BITS ${bits}, the device makes ${min}..${max}`);
  ensure(bits % 64 === 0, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_MODULUS_BITS in steps of 64');
  const usable = e >= 3n && e % 2n === 1n && e < 1n << 64n;
  ensure(usable, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_PUBLIC_EXPONENT: odd, 3 to 2^64 - 1');
  return { kind: 'rsa', modulusBits: bits, publicExponent: e, rng };
}

/** An exponent that the template gave stays as it was given, leading zeros and all. */
function attributesOf(numbers: RsaPrivateNumbers, template: Attributes): KeyPairAttributes {
  const { n, e, d, p, q, dp, dq, qi } = numbers;
  const exponent = template.get(CKA_PUBLIC_EXPONENT) ?? unsignedOctets(e);
  const publicPart = new Map([
    [CKA_MODULUS, unsignedOctets(n)],
    [CKA_PUBLIC_EXPONENT, exponent],
  ]);
  const privatePart = new Map([
    ...publicPart,
    [CKA_PRIVATE_EXPONENT, unsignedOctets(d)],
    [CKA_PRIME_1, unsignedOctets(p)],
    [CKA_PRIME_2, unsignedOctets(q)],
    [CKA_EXPONENT_1, unsignedOctets(dp)],
    [CKA_EXPONENT_2, unsignedOctets(dq)],
    [CKA_COEFFICIENT, unsignedOctets(qi)],
  ]);
  return { publicKey: publicPart, privateKey: privatePart };
}

function hashedChapter({ name }: HashRow): string {
  if (name === 'SHA-224') return '6.1.15';
  return name.startsWith('SHA3') ? '6.1.18' : '6.1.14';
}

export const RSA_MECHANISMS: readonly MechanismRow[] = [
  {
    type: CKM_RSA_PKCS_KEY_PAIR_GEN,
    chapter: '6.1.4',
    keyTypes: RSA_KEYS.keyTypes,
    parameter: NO_PARAMETER,
    keySize: RSA_KEYS.keySize,
    keyPairGeneration: { kind: 'job', keyType: CKK_RSA, cost: 'rsa-key-pair', job, attributesOf },
  },
  {
    type: CKM_RSA_PKCS,
    chapter: '6.1.6',
    ...RSA_KEYS,
    parameter: NO_PARAMETER,
    singlePartOnly: true,
    signing: PKCS1_SIGNING,
    recovery: PKCS1_RECOVERY,
    encryption: rsaEncryption(PKCS1_SCHEME),
    wrapping: rsaWrapping(PKCS1_SCHEME),
  },
  {
    type: CKM_RSA_PKCS_OAEP,
    chapter: '6.1.8',
    ...RSA_KEYS,
    parameter: { name: 'CK_RSA_PKCS_OAEP_PARAMS', accepts: (parameter) => oaepParameter(parameter) !== undefined },
    singlePartOnly: true,
    encryption: rsaEncryption(OAEP_SCHEME),
    wrapping: rsaWrapping(OAEP_SCHEME),
  },
  {
    type: CKM_RSA_X_509,
    chapter: '6.1.12',
    ...RSA_KEYS,
    parameter: NO_PARAMETER,
    singlePartOnly: true,
    signing: X509_SIGNING,
    recovery: X509_RECOVERY,
    encryption: rsaEncryption(X509_SCHEME),
  },
  ...HASH_ROWS.map((hash) => ({
    type: hash.rsaPkcs,
    chapter: hashedChapter(hash),
    ...RSA_KEYS,
    parameter: NO_PARAMETER,
    signing: hashedSigning(hash),
  })),
  ...RSA_PSS_MECHANISMS,
];
