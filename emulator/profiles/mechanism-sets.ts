import type { DeviceMechanism } from '../spec/device-profile.ts';

/** Mechanisms that devices have in common. A profile puts sets together and narrows key sizes. */

/** GOST 34.310-2004 / GOST R 34.10-2001 with GOST 34.311-95, by the standard's numbers. */
export const GOST_2001: readonly DeviceMechanism[] = [
  { name: 'CKM_GOSTR3410_KEY_PAIR_GEN' },
  { name: 'CKM_GOSTR3410' },
  { name: 'CKM_GOSTR3410_WITH_GOSTR3411' },
  { name: 'CKM_GOSTR3411' },
];

/** GOST 34.10-2015 / GOST R 34.10-2012, 512 bit, by the numbers of TC26. */
export const GOST_2012_512: readonly DeviceMechanism[] = [
  { name: 'CKM_GOSTR3410_512_KEY_PAIR_GEN' },
  { name: 'CKM_GOSTR3410_512' },
  { name: 'CKM_GOSTR3410_WITH_GOSTR3411_12_512' },
  { name: 'CKM_GOSTR3411_12_256' },
  { name: 'CKM_GOSTR3411_12_512' },
];

/** GOST beyond signatures: the hash of 256-bit keys of 2012, key agreement, HMAC. */
export const GOST_MORE: readonly DeviceMechanism[] = [
  { name: 'CKM_GOSTR3410_WITH_GOSTR3411_12_256' },
  { name: 'CKM_GOSTR3410_DERIVE' },
  { name: 'CKM_GOSTR3410_12_DERIVE' },
  { name: 'CKM_GOSTR3411_HMAC' },
  { name: 'CKM_GOSTR3411_12_256_HMAC' },
  { name: 'CKM_GOSTR3411_12_512_HMAC' },
];

/** The numbers of Tumar CSP's library for GOST_2001. */
export const TUMAR: readonly DeviceMechanism[] = [
  { name: 'CKM_TUM_SIGN_KEY_GEN_EC256_512G_A' },
  { name: 'CKM_TUM_SIGN_R3410' },
  { name: 'CKM_TUM_SIGN_GOST3411_R3410' },
  { name: 'CKM_TUM_SIGN_GOST3411CP_R3410' },
  { name: 'CKM_TUM_HASH_GOST' },
  { name: 'CKM_TUM_HASH_GOSTCP' },
];

/** The same library's HMACs. */
export const TUMAR_HMAC: readonly DeviceMechanism[] = [
  { name: 'CKM_TUM_HASH_GOST_HMAC' },
  { name: 'CKM_TUM_HASH_GOST_HMAC_GENERAL' },
  { name: 'CKM_TUM_HASH_GOSTCP_HMAC' },
  { name: 'CKM_TUM_HASH_GOSTCP_HMAC_GENERAL' },
];

const RSA_NAMES = [
  'CKM_RSA_PKCS_KEY_PAIR_GEN',
  'CKM_RSA_PKCS',
  'CKM_SHA1_RSA_PKCS',
  'CKM_SHA256_RSA_PKCS',
  'CKM_SHA384_RSA_PKCS',
  'CKM_SHA512_RSA_PKCS',
];

/** RSA with PKCS #1 v1.5 for moduli of these lengths in bits. */
export function rsa(minKeySize: number, maxKeySize: number): readonly DeviceMechanism[] {
  return RSA_NAMES.map((name) => ({ name, minKeySize, maxKeySize }));
}

const RSA_MORE_NAMES = [
  'CKM_RSA_PKCS_OAEP',
  'CKM_RSA_X_509',
  'CKM_SHA224_RSA_PKCS',
  'CKM_RSA_PKCS_PSS',
  'CKM_SHA1_RSA_PKCS_PSS',
  'CKM_SHA224_RSA_PKCS_PSS',
  'CKM_SHA256_RSA_PKCS_PSS',
  'CKM_SHA384_RSA_PKCS_PSS',
  'CKM_SHA512_RSA_PKCS_PSS',
];

/** RSA with OAEP, PSS and without padding. */
export function rsaMore(minKeySize: number, maxKeySize: number): readonly DeviceMechanism[] {
  return RSA_MORE_NAMES.map((name) => ({ name, minKeySize, maxKeySize }));
}

/** ECDSA on the curves of NIST and secp256k1. */
export const EC: readonly DeviceMechanism[] = [
  { name: 'CKM_EC_KEY_PAIR_GEN' },
  { name: 'CKM_ECDSA' },
  { name: 'CKM_ECDSA_SHA1' },
  { name: 'CKM_ECDSA_SHA224' },
  { name: 'CKM_ECDSA_SHA256' },
  { name: 'CKM_ECDSA_SHA384' },
  { name: 'CKM_ECDSA_SHA512' },
];

/** ECDH, and the curves of RFC 7748 and RFC 8032. */
export const EC_MORE: readonly DeviceMechanism[] = [
  { name: 'CKM_EC_EDWARDS_KEY_PAIR_GEN' },
  { name: 'CKM_EDDSA' },
  { name: 'CKM_EC_MONTGOMERY_KEY_PAIR_GEN' },
  { name: 'CKM_ECDH1_DERIVE' },
  { name: 'CKM_ECDH1_COFACTOR_DERIVE' },
];

const SHA3_SIZES = ['224', '256', '384', '512'];

/** SHA-3, and RSA and ECDSA with it. */
export const SHA3: readonly DeviceMechanism[] = SHA3_SIZES.flatMap((size) => [
  { name: `CKM_SHA3_${size}` },
  { name: `CKM_SHA3_${size}_RSA_PKCS` },
  { name: `CKM_SHA3_${size}_RSA_PKCS_PSS` },
  { name: `CKM_ECDSA_SHA3_${size}` },
]);

export const SHA: readonly DeviceMechanism[] = [
  { name: 'CKM_SHA_1' },
  { name: 'CKM_SHA256' },
  { name: 'CKM_SHA384' },
  { name: 'CKM_SHA512' },
];

/** AES and secret keys: generation, ciphers, CMAC, key wrap, HMAC, derivation. */
export const SECRET_KEYS: readonly DeviceMechanism[] = [
  'CKM_AES_KEY_GEN',
  'CKM_AES_ECB',
  'CKM_AES_CBC',
  'CKM_AES_CBC_PAD',
  'CKM_AES_CTR',
  'CKM_AES_GCM',
  'CKM_AES_CCM',
  'CKM_AES_GMAC',
  'CKM_AES_CMAC',
  'CKM_AES_CMAC_GENERAL',
  'CKM_AES_KEY_WRAP',
  'CKM_AES_KEY_WRAP_KWP',
  'CKM_GENERIC_SECRET_KEY_GEN',
  ...['SHA_1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', ...SHA3_SIZES.map((size) => `SHA3_${size}`)].flatMap((hash) => [
    `CKM_${hash}_HMAC`,
    `CKM_${hash}_HMAC_GENERAL`,
  ]),
  ...['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', ...SHA3_SIZES.map((size) => `SHA3_${size}`)].map(
    (hash) => `CKM_${hash}_KEY_DERIVATION`,
  ),
  'CKM_CONCATENATE_BASE_AND_KEY',
].map((name) => ({ name }));

/** What the middleware of the Aladdin family lists beside RSA and GOST: AES for files, and HMAC. */
export const AES_BASIC: readonly DeviceMechanism[] = [
  { name: 'CKM_AES_KEY_GEN' },
  { name: 'CKM_AES_ECB' },
  { name: 'CKM_AES_CBC' },
  { name: 'CKM_AES_CBC_PAD' },
  { name: 'CKM_GENERIC_SECRET_KEY_GEN' },
  { name: 'CKM_SHA_1_HMAC' },
  { name: 'CKM_SHA256_HMAC' },
];
