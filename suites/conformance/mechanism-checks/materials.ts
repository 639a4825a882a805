import * as ck from '../../../emulator/spec/constants.gen.ts';
import { CIPHERS, RECOVERIES } from './cipher-materials.ts';
import { DERIVATIONS } from './derive-materials.ts';
import { ED25519, ecKeys, GOST_256, GOST_512, P_256, RSA_2048, rsaKeys, X25519 } from './key-families.ts';
import { MACS } from './mac-materials.ts';
import type {
  DigestMaterial,
  GenerationMaterial,
  MechanismMaterial,
  PairGenerationMaterial,
  PublishedDigest,
} from './material.ts';
import {
  GOST_HASH,
  GOST_HASH_CRYPTOPRO,
  NIST_HASHES,
  type OutsideHash,
  opensslHash,
  plainName,
  STREEBOG_256,
  STREEBOG_512,
} from './outside-hashes.ts';
import { GOST_CRYPTOPRO_DIGESTS, GOST_DIGESTS, PUBLISHED_DIGESTS } from './published-answers.ts';
import { SIGNATURES } from './signing-materials.ts';

/** What the suite knows of each mechanism. */

function digests(
  name: string,
  { digest }: OutsideHash,
  more: readonly PublishedDigest[] = [],
): [string, DigestMaterial] {
  return [name, { digest, published: [...(PUBLISHED_DIGESTS[name] ?? []), ...more] }];
}

const DIGESTS: ReadonlyMap<string, DigestMaterial> = new Map([
  digests('CKM_MD5', opensslHash('md5', 16)),
  ...NIST_HASHES.map((hash) => digests(`CKM_${plainName(hash.name)}`, hash)),
  digests('CKM_GOSTR3411', GOST_HASH_CRYPTOPRO, GOST_CRYPTOPRO_DIGESTS),
  digests('CKM_GOSTR3411_12_256', STREEBOG_256),
  digests('CKM_GOSTR3411_12_512', STREEBOG_512),
  digests('CKM_TUM_HASH_GOST', GOST_HASH, GOST_DIGESTS),
  digests('CKM_TUM_HASH_GOSTCP', GOST_HASH_CRYPTOPRO, GOST_CRYPTOPRO_DIGESTS),
]);

const GENERATIONS: ReadonlyMap<string, GenerationMaterial> = new Map([
  ['CKM_AES_KEY_GEN', { keyType: ck.CKK_AES, unit: 'bytes', wrong: [0, 17, 33] }],
  ['CKM_GENERIC_SECRET_KEY_GEN', { keyType: ck.CKK_GENERIC_SECRET, unit: 'bits', wrong: [0] }],
  ['CKM_DES_KEY_GEN', { keyType: ck.CKK_DES, octets: 8, unit: 'bytes' }],
  ['CKM_DES2_KEY_GEN', { keyType: ck.CKK_DES2, octets: 16, unit: 'bytes' }],
  ['CKM_DES3_KEY_GEN', { keyType: ck.CKK_DES3, octets: 24, unit: 'bytes' }],
]);

/** Longer moduli take a token seconds to minutes. */
const RSA_SIZES = [512, 1024, 2048].flatMap((bits) => {
  const keys = rsaKeys(bits);
  return keys === undefined ? [] : [[bits, keys] as const];
});
const EC_SIZES = [[256, P_256] as const, [384, ecKeys('P-384')] as const, [521, ecKeys('P-521')] as const];

const PAIRS: ReadonlyMap<string, PairGenerationMaterial> = new Map([
  ['CKM_RSA_PKCS_KEY_PAIR_GEN', { keys: RSA_2048, shownBy: ['CKM_RSA_PKCS', 'CKM_SHA256_RSA_PKCS'], sizes: RSA_SIZES }],
  ['CKM_EC_KEY_PAIR_GEN', { keys: P_256, shownBy: ['CKM_ECDSA', 'CKM_ECDSA_SHA256'], sizes: EC_SIZES }],
  ['CKM_EC_EDWARDS_KEY_PAIR_GEN', { keys: ED25519, shownBy: ['CKM_EDDSA'] }],
  ['CKM_EC_MONTGOMERY_KEY_PAIR_GEN', { keys: X25519, shownBy: ['CKM_ECDH1_DERIVE'] }],
  [
    'CKM_GOSTR3410_KEY_PAIR_GEN',
    { keys: GOST_256, shownBy: ['CKM_GOSTR3410', 'CKM_GOSTR3410_WITH_GOSTR3411', 'CKM_TUM_SIGN_R3410'] },
  ],
  ['CKM_TUM_SIGN_KEY_GEN_EC256_512G_A', { keys: GOST_256, shownBy: ['CKM_TUM_SIGN_R3410'] }],
  [
    'CKM_GOSTR3410_512_KEY_PAIR_GEN',
    { keys: GOST_512, shownBy: ['CKM_GOSTR3410_512', 'CKM_GOSTR3410_WITH_GOSTR3411_12_512'] },
  ],
]);

/** All that is known of a mechanism; nothing of one that the suite does not know. */
export function materialOf(name: string): MechanismMaterial {
  const digest = DIGESTS.get(name);
  const sign = SIGNATURES.get(name) ?? MACS.get(name);
  const encrypt = CIPHERS.get(name);
  const recover = RECOVERIES.get(name);
  const derive = DERIVATIONS.get(name);
  const generate = GENERATIONS.get(name);
  const pair = PAIRS.get(name);
  return {
    ...(digest && { digest }),
    ...(sign && { sign }),
    ...(encrypt && { encrypt }),
    ...(recover && { recover }),
    ...(derive && { derive }),
    ...(generate && { generate }),
    ...(pair && { pair }),
  };
}
