import { constants, createHash, privateEncrypt, publicDecrypt, sign, verify } from 'node:crypto';
import * as ck from '../../../emulator/spec/constants.gen.ts';
import { GOST_CURVES, type GostCurve } from '../../../pki/gost/curves.ts';
import {
  decodePoint,
  decodeSignature,
  encodeSignature,
  signDigest,
  verifyDigest,
} from '../../../pki/gost/signature.ts';
import {
  ED25519,
  ED25519_PAIRS,
  GOST_256,
  GOST_512,
  GOST_SCALARS,
  P_256,
  type PairFamily,
  pointPairs,
  RSA_2048,
  rsaKeyNumbers,
} from './key-families.ts';
import type { Parameter, SignatureMaterial, WrongParameter } from './material.ts';
import {
  GOST_HASH,
  GOST_HASH_CRYPTOPRO,
  NIST_HASHES,
  type NistHash,
  type OutsideHash,
  STREEBOG_256,
  STREEBOG_512,
} from './outside-hashes.ts';
import {
  ecPrivateKey,
  ecPublicKey,
  octetPrivateKey,
  octetPublicKey,
  type ReadAttribute,
  type RsaNumbers,
  rsaPrivateKey,
  rsaPublicKey,
} from './outside-keys.ts';
import { PUBLISHED_SIGNATURES } from './published-answers.ts';

/** Signatures by key pairs: PKCS#11 3.1 sections 6.1, 6.3, 6.57, and the numbers of TC26 and Tumar. */

const message = (octets: number): Buffer => Buffer.from(Array.from({ length: octets }, (_, at) => (at * 7 + 1) & 0xff));
/** For mechanisms that hash: less than a block, a block, more than one. */
export const MESSAGES: readonly Buffer[] = [1, 64, 65, 200].map(message);
const DIGESTED = MESSAGES.map((one) => createHash('sha256').update(one).digest());

/** Octets of the modulus. */
const K = 256;
const SIGNER = (rsaKeyNumbers(2048) as readonly [RsaNumbers, RsaNumbers])[1];

const PKCS_1 = { padding: constants.RSA_PKCS1_PADDING } as const;
const BARE = { padding: constants.RSA_NO_PADDING } as const;

function atLeft(data: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(K - data.length), data]);
}

const RSA_BARE: readonly (readonly [string, SignatureMaterial])[] = [
  [
    'CKM_RSA_PKCS',
    {
      kind: 'signature',
      keys: RSA_2048,
      singlePartOnly: true,
      deterministic: true,
      length: K,
      inputs: [message(1), message(51), message(K - 11)],
      wrongInputs: [message(K - 10), message(K + 1)],
      verifies: (read, input, signature) =>
        publicDecrypt({ key: rsaPublicKey(read), ...PKCS_1 }, signature).equals(input),
      signs: (input) => privateEncrypt({ key: rsaPrivateKey(SIGNER), ...PKCS_1 }, input),
    },
  ],
  [
    'CKM_RSA_X_509',
    {
      kind: 'signature',
      keys: RSA_2048,
      singlePartOnly: true,
      deterministic: true,
      length: K,
      inputs: [message(K - 1), atLeft(message(K - 2))],
      wrongInputs: [message(K + 1)],
      verifies: (read, input, signature) =>
        publicDecrypt({ key: rsaPublicKey(read), ...BARE }, signature).equals(atLeft(input)),
      signs: (input) => privateEncrypt({ key: rsaPrivateKey(SIGNER), ...BARE }, atLeft(input)),
    },
  ],
];

function rsaPkcs({ outside }: Pick<NistHash, 'outside'>): SignatureMaterial {
  return {
    kind: 'signature',
    keys: RSA_2048,
    deterministic: true,
    length: K,
    inputs: MESSAGES,
    verifies: (read, input, signature) => verify(outside, input, rsaPublicKey(read), signature),
    signs: (input) => sign(outside, input, rsaPrivateKey(SIGNER)),
  };
}

const numberOf = (name: string): number => (ck as unknown as Readonly<Record<string, number>>)[name] ?? 0;
/** How pkcs11js marks CK_RSA_PKCS_PSS_PARAMS. */
const PSS = 5;

export const pssParameter = (name: string, saltLen: number): Parameter => {
  const members = {
    type: PSS,
    hashAlg: numberOf(name === 'SHA1' ? 'CKM_SHA_1' : `CKM_${name}`),
    mgf: numberOf(`CKG_MGF1_${name}`),
    saltLen,
  };
  return members;
};

/** The mechanism without a hash is given the digest of a message. */
function rsaPss(hash: NistHash, digestsGiven: boolean): SignatureMaterial {
  const { name, length, outside } = hash;
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: length } as const;
  const messages = new Map(MESSAGES.map((one) => [hash.digest(one).toString('hex'), one]));
  const messageOf = (input: Buffer): Buffer => (digestsGiven ? (messages.get(input.toString('hex')) ?? input) : input);
  const other = name === 'SHA256' ? 'SHA512' : 'SHA256';
  const wrong: readonly WrongParameter[] = [
    ['none', undefined],
    [
      'an unknown hash',
      { type: PSS, hashAlg: ck.CKM_AES_ECB, mgf: numberOf(`CKG_MGF1_${name}`), saltLen: length } as Parameter,
    ],
    ...(digestsGiven ? [] : [['another hash', pssParameter(other, length)] as const]),
    ['a salt longer than the key has room for', pssParameter(name, K)],
  ];
  return {
    kind: 'signature',
    keys: RSA_2048,
    parameter: pssParameter(name, length),
    wrongParameters: wrong,
    ...(digestsGiven && { singlePartOnly: true, wrongInputs: [message(length - 1), message(length + 1)] }),
    deterministic: false,
    length: K,
    inputs: digestsGiven ? MESSAGES.map((one) => hash.digest(one)) : MESSAGES,
    verifies: (read, input, signature) =>
      verify(outside, messageOf(input), { key: rsaPublicKey(read), ...padding }, signature),
    signs: (input) => sign(outside, messageOf(input), { key: rsaPrivateKey(SIGNER), ...padding }),
  };
}

const EC_SIGNER = pointPairs('P-256')[1];
const P1363 = { dsaEncoding: 'ieee-p1363' } as const;
const ecSigner = () => ({ key: ecPrivateKey('P-256', EC_SIGNER.secret, EC_SIGNER.point), ...P1363 });
const ecVerifier = (read: ReadAttribute) => ({ key: ecPublicKey('P-256', 32, read), ...P1363 });

/** @param digestsGiven the mechanism without a hash. */
function ecdsa(hash: NistHash, digestsGiven: boolean): SignatureMaterial {
  const messages = new Map(MESSAGES.map((one) => [hash.digest(one).toString('hex'), one]));
  const messageOf = (input: Buffer): Buffer => (digestsGiven ? (messages.get(input.toString('hex')) ?? input) : input);
  return {
    kind: 'signature',
    keys: P_256,
    ...(digestsGiven && { singlePartOnly: true }),
    deterministic: false,
    length: 64,
    inputs: digestsGiven ? DIGESTED : MESSAGES,
    verifies: (read, input, signature) => verify(hash.outside, messageOf(input), ecVerifier(read), signature),
    signs: (input) => sign(hash.outside, messageOf(input), ecSigner()),
  };
}

const EDWARDS: SignatureMaterial = {
  kind: 'signature',
  keys: ED25519,
  singlePartOnly: true,
  deterministic: true,
  length: 64,
  inputs: MESSAGES,
  verifies: (read, input, signature) => verify(null, input, octetPublicKey('Ed25519', read), signature),
  signs: (input) => sign(null, input, octetPrivateKey('Ed25519', ED25519_PAIRS[1].secret, ED25519_PAIRS[1].point)),
};

/** @param hash absent: the mechanism is given digests. */
function gost(keys: PairFamily, hash?: OutsideHash): SignatureMaterial {
  const curve: GostCurve = GOST_CURVES[keys === GOST_512 ? 'TC26-512-A' : 'CryptoPro-A'];
  const digestOf = (input: Buffer): Buffer => (hash === undefined ? input : hash.digest(input));
  const digests = curve.size === 64 ? MESSAGES.map((one) => STREEBOG_512.digest(one)) : DIGESTED;
  return {
    kind: 'signature',
    keys,
    ...(hash === undefined && {
      singlePartOnly: true,
      wrongInputs: [message(curve.size - 1), message(curve.size + 1)],
    }),
    deterministic: false,
    length: 2 * curve.size,
    inputs: hash === undefined ? digests : MESSAGES,
    verifies: (read, input, signature) =>
      verifyDigest(
        curve,
        decodePoint(read(ck.CKA_VALUE), curve),
        digestOf(input),
        decodeSignature(signature, curve, 'sr-be'),
      ),
    signs: (input) =>
      Buffer.from(encodeSignature(signDigest(curve, GOST_SCALARS[1], digestOf(input), NONCE), curve, 'sr-be')),
  };
}

/** Of test fixtures: whoever signed with it twice would give the key away. */
const NONCE = 0x5e1f_0d35_77ab_1234_9c8d_6e2b_4a60_f1c3_b7d2_8e95n;

const SHA_256 = NIST_HASHES.find(({ name }) => name === 'SHA256') as NistHash;

const ROWS: readonly (readonly [string, SignatureMaterial])[] = [
  ...RSA_BARE,
  ['CKM_MD5_RSA_PKCS', rsaPkcs({ outside: 'md5' })],
  ...NIST_HASHES.map((hash) => [`CKM_${hash.name}_RSA_PKCS`, rsaPkcs(hash)] as const),
  ['CKM_RSA_PKCS_PSS', rsaPss(SHA_256, true)],
  ...NIST_HASHES.map((hash) => [`CKM_${hash.name}_RSA_PKCS_PSS`, rsaPss(hash, false)] as const),
  ['CKM_ECDSA', ecdsa(SHA_256, true)],
  ...NIST_HASHES.map((hash) => [`CKM_ECDSA_${hash.name}`, ecdsa(hash, false)] as const),
  ['CKM_EDDSA', EDWARDS],
  ['CKM_GOSTR3410', gost(GOST_256)],
  ['CKM_GOSTR3410_512', gost(GOST_512)],
  ['CKM_GOSTR3410_WITH_GOSTR3411', gost(GOST_256, GOST_HASH)],
  ['CKM_GOSTR3410_WITH_GOSTR3411_12_256', gost(GOST_256, STREEBOG_256)],
  ['CKM_GOSTR3410_WITH_GOSTR3411_12_512', gost(GOST_512, STREEBOG_512)],
  ['CKM_TUM_SIGN_R3410', gost(GOST_256)],
  ['CKM_TUM_SIGN_GOST3411_R3410', gost(GOST_256, GOST_HASH)],
  ['CKM_TUM_SIGN_GOST3411CP_R3410', gost(GOST_256, GOST_HASH_CRYPTOPRO)],
];

/** By mechanism. */
export const SIGNATURES: ReadonlyMap<string, SignatureMaterial> = new Map(
  ROWS.map(([name, material]) => {
    const published = PUBLISHED_SIGNATURES[name];
    return [name, { ...material, ...(published && { published }) }];
  }),
);
