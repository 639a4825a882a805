import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { unsignedOctets } from '../../../pki/rsa/integers.ts';
import {
  digestInfo,
  type RsaHash,
  rsaPrivateKey,
  rsaPublicKeyObject,
  rsaSignRaw,
  rsaVerifyRaw,
} from '../../../pki/rsa/pkcs1.ts';
import type { RsaPrivateNumbers } from '../../../pki/rsa/rsa.ts';
import type { Rng } from '../../../simulation/rng.ts';
import {
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
  CKM_SHA1_RSA_PKCS,
  CKM_SHA256_RSA_PKCS,
  CKM_SHA384_RSA_PKCS,
  CKM_SHA512_RSA_PKCS,
  CKR_ATTRIBUTE_VALUE_INVALID,
  CKR_KEY_SIZE_RANGE,
} from '../../spec/constants.gen.ts';
import { bigIntegerAttribute, modulusBits } from '../attributes/rsa-key.ts';
import { ulongInTemplate } from '../attributes/template.ts';
import { ensure } from '../error.ts';
import { type Attributes, type CkObject, octetsAttribute } from '../object.ts';
import {
  type Hash,
  type KeyPairAttributes,
  type KeySizes,
  type MechanismRow,
  NO_PARAMETER,
  type RsaJob,
  type Signing,
} from './row.ts';

const KEY_SIZE = { min: 1024, max: 4096, unit: 'bits' } as const;
const F4 = 65_537n;
/** Padding of a block of type 01: at least eight octets and three of frame (RFC 8017 section 9.2). */
const PADDING_OCTETS = 11;

type KeyObject = ReturnType<typeof rsaPrivateKey>;

/** Keys in the form that computes; making one costs more than a signature, so it is remembered by identity. */
const privateKeys = new WeakMap<CkObject, KeyObject>();
const publicKeys = new WeakMap<CkObject, KeyObject>();

function remembered(keys: WeakMap<CkObject, KeyObject>, key: CkObject, make: () => KeyObject): KeyObject {
  let made = keys.get(key);
  if (made === undefined) {
    made = make();
    keys.set(key, made);
  }
  return made;
}

function privateKeyOf(key: CkObject): KeyObject {
  const number = (type: number) => bigIntegerAttribute(key.attributes, type);
  return remembered(privateKeys, key, () =>
    rsaPrivateKey({
      n: number(CKA_MODULUS),
      e: number(CKA_PUBLIC_EXPONENT),
      d: number(CKA_PRIVATE_EXPONENT),
      p: number(CKA_PRIME_1),
      q: number(CKA_PRIME_2),
      dp: number(CKA_EXPONENT_1),
      dq: number(CKA_EXPONENT_2),
      qi: number(CKA_COEFFICIENT),
    }),
  );
}

function publicKeyOf(key: CkObject): KeyObject {
  const number = (type: number) => bigIntegerAttribute(key.attributes, type);
  return remembered(publicKeys, key, () => rsaPublicKeyObject(number(CKA_MODULUS), number(CKA_PUBLIC_EXPONENT)));
}

/** Octets of the modulus, not counting zeros that an application put before it. */
function modulusLength(key: CkObject): number {
  const modulus = octetsAttribute(key, CKA_MODULUS);
  return (
    modulus.length -
    Math.max(
      0,
      modulus.findIndex((octet) => octet !== 0),
    )
  );
}

/** PKCS #1 v1.5 (section 6.1.6), with a hash before it (section 6.1.14) or over what the caller gives. */
function pkcs1Signing(hash?: { name: RsaHash; start: () => Hash }): Signing {
  const block = (input: Uint8Array) => (hash === undefined ? input : digestInfo(hash.name, input));
  return {
    cost: { sign: 'rsa-sign', verify: 'rsa-verify' },
    signatureLength: modulusLength,
    ...(hash && { startHash: hash.start }),
    takesLength: (length, key) => length <= modulusLength(key) - PADDING_OCTETS,
    sign: (key, input) => rsaSignRaw(privateKeyOf(key), block(input)),
    verify: (key, input, signature) => rsaVerifyRaw(publicKeyOf(key), block(input), signature),
  };
}

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

function hashedRow(type: number, name: RsaHash, start: () => Hash): MechanismRow {
  return {
    type,
    chapter: '6.1.14',
    keyTypes: [CKK_RSA],
    parameter: NO_PARAMETER,
    keySize: KEY_SIZE,
    sizeOfKey: (key) => modulusBits(key.attributes),
    signing: pkcs1Signing({ name, start }),
  };
}

export const RSA_MECHANISMS: readonly MechanismRow[] = [
  {
    type: CKM_RSA_PKCS_KEY_PAIR_GEN,
    chapter: '6.1.4',
    keyTypes: [CKK_RSA],
    parameter: NO_PARAMETER,
    keySize: KEY_SIZE,
    keyPairGeneration: { kind: 'job', keyType: CKK_RSA, cost: 'rsa-key-pair', job, attributesOf },
  },
  {
    type: CKM_RSA_PKCS,
    chapter: '6.1.6',
    keyTypes: [CKK_RSA],
    parameter: NO_PARAMETER,
    keySize: KEY_SIZE,
    singlePartOnly: true,
    sizeOfKey: (key) => modulusBits(key.attributes),
    signing: pkcs1Signing(),
  },
  hashedRow(CKM_SHA1_RSA_PKCS, 'SHA-1', () => sha1.create()),
  hashedRow(CKM_SHA256_RSA_PKCS, 'SHA-256', () => sha256.create()),
  hashedRow(CKM_SHA384_RSA_PKCS, 'SHA-384', () => sha384.create()),
  hashedRow(CKM_SHA512_RSA_PKCS, 'SHA-512', () => sha512.create()),
];
