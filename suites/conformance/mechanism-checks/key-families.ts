import { createECDH } from 'node:crypto';
import * as ck from '../../../emulator/spec/constants.gen.ts';
import { EC_PARAMETERS, PARAMETER_OIDS } from '../../../emulator/spec/oids.ts';
import type { Attribute } from '../../../emulator/spec/pkcs11-api.ts';
import { CKK_GOSTR3410_512, CKM_GOSTR3410_512_KEY_PAIR_GEN } from '../../../emulator/spec/vendor.ts';
import { GOST_CURVES } from '../../../pki/gost/curves.ts';
import { publicPoint } from '../../../pki/gost/multiples.ts';
import { encodePoint, encodeScalar } from '../../../pki/gost/signature.ts';
import { hexOctets, RSA_EXPONENT, type RsaNumbers, type WeierstrassCurve } from './outside-keys.ts';
import { RSA_TEST_KEYS } from './rsa-test-keys.ts';

/** Keys of test fixtures for every type that mechanisms here take. Every family has two, so that one can be the wrong one. */

export interface SecretFamily {
  readonly kind: 'secret';
  readonly name: string;
  readonly keyType: number;
  readonly values: readonly [Buffer, Buffer];
}

/** What C_CreateObject is given of each half, beside its class and type. */
export interface PairMaterial {
  readonly publicKey: readonly Attribute[];
  readonly privateKey: readonly Attribute[];
}

export interface PairFamily {
  readonly kind: 'pair';
  readonly name: string;
  readonly keyType: number;
  readonly pairs: readonly [PairMaterial, PairMaterial];
  /** How a token makes one that takes none. */
  readonly generation: number;
  readonly generationTemplate: readonly Attribute[];
}

export type KeyFamily = SecretFamily | PairFamily;

const counting = (octets: number, first: number): Buffer =>
  Buffer.from(Array.from({ length: octets }, (_, at) => (first + at) & 0xff));

export function aesKeys(octets: number): SecretFamily {
  const values = [counting(octets, 0), counting(octets, 0x80)] as const;
  return { kind: 'secret', name: `AES-${octets * 8}`, keyType: ck.CKK_AES, values };
}

export function genericSecrets(octets: number, keyType: number = ck.CKK_GENERIC_SECRET): SecretFamily {
  const values = [counting(octets, 0x20), counting(octets, 0x90)] as const;
  return { kind: 'secret', name: `generic secret of ${octets} octets`, keyType, values };
}

export const AES_128 = aesKeys(16);

/** Octets of odd parity. */
export const DES3: SecretFamily = {
  kind: 'secret',
  name: 'triple DES',
  keyType: ck.CKK_DES3,
  values: [
    hexOctets('0123456789abcdef23456789abcdef01456789abcdef0123'),
    hexOctets('89abcdef01234567abcdef0123456789cdef0123456789ab'),
  ],
};

function rsaPair({ n, d, p, q, dp, dq, qi }: RsaNumbers): PairMaterial {
  const modulus = [
    { type: ck.CKA_MODULUS, value: hexOctets(n) },
    { type: ck.CKA_PUBLIC_EXPONENT, value: RSA_EXPONENT },
  ];
  const secret: readonly (readonly [number, string])[] = [
    [ck.CKA_PRIVATE_EXPONENT, d],
    [ck.CKA_PRIME_1, p],
    [ck.CKA_PRIME_2, q],
    [ck.CKA_EXPONENT_1, dp],
    [ck.CKA_EXPONENT_2, dq],
    [ck.CKA_COEFFICIENT, qi],
  ];
  const numbers = secret.map(([type, hex]) => ({ type, value: hexOctets(hex) }));
  return { publicKey: modulus, privateKey: [...modulus, ...numbers] };
}

/** The two keys of so many bits; where there is one only, it is both. */
export function rsaKeyNumbers(bits: number): readonly [RsaNumbers, RsaNumbers] | undefined {
  const [first, second = first] = RSA_TEST_KEYS.filter((key) => key.bits === bits);
  return first && second && [first, second];
}

/** @returns undefined where there are none of that length. */
export function rsaKeys(bits: number): PairFamily | undefined {
  const numbers = rsaKeyNumbers(bits);
  return (
    numbers && {
      kind: 'pair',
      name: `RSA-${bits}`,
      keyType: ck.CKK_RSA,
      pairs: [rsaPair(numbers[0]), rsaPair(numbers[1])],
      generation: ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
      generationTemplate: [{ type: ck.CKA_MODULUS_BITS, value: bits }],
    }
  );
}

/** A length that every token here has. */
export const RSA_2048 = rsaKeys(2048) as PairFamily;

/** DER OCTET STRING around a point (PKCS#11 3.1 section 6.3.3). */
export function octetString(point: Buffer): Buffer {
  const head = point.length < 0x80 ? [4, point.length] : [4, 0x81, point.length];
  return Buffer.concat([Buffer.from(head), point]);
}

/** A private value with its public one. */
export interface PointPair {
  readonly secret: Buffer;
  /** Not wrapped in DER. */
  readonly point: Buffer;
}

interface PointFamilyFacts {
  readonly name: string;
  readonly keyType: number;
  readonly generation: number;
  readonly parameters: string;
  readonly pairs: readonly [PointPair, PointPair];
}

function pointFamily({ name, keyType, generation, parameters, pairs }: PointFamilyFacts): PairFamily {
  const shared = [{ type: ck.CKA_EC_PARAMS, value: hexOctets(parameters) }];
  const material = ({ secret, point }: PointPair): PairMaterial => ({
    publicKey: [...shared, { type: ck.CKA_EC_POINT, value: octetString(point) }],
    privateKey: [...shared, { type: ck.CKA_VALUE, value: secret }],
  });
  return {
    kind: 'pair',
    name,
    keyType,
    pairs: [material(pairs[0]), material(pairs[1])],
    generation,
    generationTemplate: shared,
  };
}

interface CurveFacts {
  readonly bits: number;
  /** Octets of a coordinate. */
  readonly octets: number;
  /** As OpenSSL calls it. */
  readonly outside: string;
}

export const WEIERSTRASS: Readonly<Record<WeierstrassCurve, CurveFacts>> = {
  'P-256': { bits: 256, octets: 32, outside: 'prime256v1' },
  'P-384': { bits: 384, octets: 48, outside: 'secp384r1' },
  'P-521': { bits: 521, octets: 66, outside: 'secp521r1' },
  secp256k1: { bits: 256, octets: 32, outside: 'secp256k1' },
};

/** Two scalars below the order of every curve here, with their points. */
export function pointPairs(curve: WeierstrassCurve): readonly [PointPair, PointPair] {
  const { octets, outside } = WEIERSTRASS[curve];
  const pair = (first: number): PointPair => {
    const secret = counting(octets, first);
    secret[0] = 0;
    const ecdh = createECDH(outside);
    ecdh.setPrivateKey(secret);
    return { secret, point: ecdh.getPublicKey() };
  };
  return [pair(0x11), pair(0x51)];
}

export function ecKeys(curve: WeierstrassCurve): PairFamily {
  return pointFamily({
    name: curve,
    keyType: ck.CKK_EC,
    generation: ck.CKM_EC_KEY_PAIR_GEN,
    parameters: EC_PARAMETERS[curve].oid,
    pairs: pointPairs(curve),
  });
}

export const P_256 = ecKeys('P-256');

export const ED25519_PAIRS: readonly [PointPair, PointPair] = [
  {
    secret: hexOctets('4b614c6403f25e33db48a75afd05b5ee0cf485483b6738a7fa5cca59cb9f083a'),
    point: hexOctets('c8a9bd679b2fc745fe85fcab751ab39839b737af9c4d9ae65ad4f34745e656bb'),
  },
  {
    secret: hexOctets('7739125037ebbde191bca2a70c7f0a8b7325a8d72f6250c30a29f4b33b4af4a8'),
    point: hexOctets('d6834490b5e6a75d1c305db5e8ea5ae0370111e86bb0c4bd73232dec25f6a54c'),
  },
];

export const ED25519 = pointFamily({
  name: 'Ed25519',
  keyType: ck.CKK_EC_EDWARDS,
  generation: ck.CKM_EC_EDWARDS_KEY_PAIR_GEN,
  parameters: EC_PARAMETERS.Ed25519.oid,
  pairs: ED25519_PAIRS,
});

export const X25519_PAIRS: readonly [PointPair, PointPair] = [
  {
    secret: hexOctets('a821724b6441f618fa08bef9bb58eddf927b304016460b9fba8fb30647c77663'),
    point: hexOctets('b2ad5aa895cb2b467a5cd0e734cecbaa049cf7dbadda72da83bf7b3e6da6341d'),
  },
  {
    secret: hexOctets('48bd41f007505052460077c3c241066340fcc16039e82d72ff006a9b3bb3ae61'),
    point: hexOctets('aad20e0f3749da4b526a9225f3cc70d2cfaa99ffddb089f0bb0515427d60341d'),
  },
];

export const X25519 = pointFamily({
  name: 'X25519',
  keyType: ck.CKK_EC_MONTGOMERY,
  generation: ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN,
  parameters: EC_PARAMETERS.X25519.oid,
  pairs: X25519_PAIRS,
});

interface GostFamilyFacts {
  readonly name: string;
  readonly keyType: number;
  readonly generation: number;
  readonly curve: 'CryptoPro-A' | 'TC26-512-A';
  readonly hash: keyof typeof PARAMETER_OIDS;
}

/** Two private keys of GOST, which are numbers. */
export const GOST_SCALARS: readonly [bigint, bigint] = [
  0x17b2cc7df629a99841a17e2c3c7b23ec087cbfb570b3b25513n,
  0x48c859f7b6f11585887cc05ec6ef1390cfea739b1a18c0d4662n,
];

function gostFamily({ name, keyType, generation, curve: curveName, hash }: GostFamilyFacts): PairFamily {
  const curve = GOST_CURVES[curveName];
  const shared = [
    { type: ck.CKA_GOSTR3410_PARAMS, value: hexOctets(PARAMETER_OIDS[curveName]) },
    { type: ck.CKA_GOSTR3411_PARAMS, value: hexOctets(PARAMETER_OIDS[hash]) },
  ];
  const material = (d: bigint): PairMaterial => ({
    publicKey: [...shared, { type: ck.CKA_VALUE, value: Buffer.from(encodePoint(curve, publicPoint(curve, d))) }],
    privateKey: [...shared, { type: ck.CKA_VALUE, value: Buffer.from(encodeScalar(curve, d)) }],
  });
  return {
    kind: 'pair',
    name,
    keyType,
    pairs: [material(GOST_SCALARS[0]), material(GOST_SCALARS[1])],
    generation,
    generationTemplate: shared,
  };
}

export const GOST_256 = gostFamily({
  name: 'GOST R 34.10-2001',
  keyType: ck.CKK_GOSTR3410,
  generation: ck.CKM_GOSTR3410_KEY_PAIR_GEN,
  curve: 'CryptoPro-A',
  hash: 'GOSTR3411-94-Test',
});

export const GOST_512 = gostFamily({
  name: 'GOST R 34.10-2012, 512 bits',
  keyType: CKK_GOSTR3410_512,
  generation: CKM_GOSTR3410_512_KEY_PAIR_GEN,
  curve: 'TC26-512-A',
  hash: 'Streebog-512',
});
