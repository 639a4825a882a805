import { digestLength, HASHES, type HashName } from '../../../pki/rsa/hashes.ts';
import * as ck from '../../spec/constants.gen.ts';
import type { Hash } from './row.ts';

/** A hash function of NIST and every number under which the standard speaks of it. */
export interface HashRow {
  readonly name: HashName;
  /** Section of the hash: its digest is in .2, its HMACs in .3 (of any length) and .4, its derivation in .5. */
  readonly chapter: string;
  /** CKM of the digest: also what CK_RSA_PKCS_PSS_PARAMS and CK_RSA_PKCS_OAEP_PARAMS call hashAlg. */
  readonly digest: number;
  /** CKG_MGF1_*. */
  readonly maskGeneration: number;
  /** CKM of the signature that applies this hash first: PKCS #1 v1.5, PSS, ECDSA. */
  readonly rsaPkcs: number;
  readonly rsaPss: number;
  readonly ecdsa: number;
  /** CKD of the X9.63 key derivation function. */
  readonly keyDerivation: number;
}

/** FIPS 180-4 and FIPS 202. */
export const HASH_ROWS: readonly HashRow[] = [
  {
    name: 'SHA-1',
    chapter: '6.20',
    digest: ck.CKM_SHA_1,
    maskGeneration: ck.CKG_MGF1_SHA1,
    rsaPkcs: ck.CKM_SHA1_RSA_PKCS,
    rsaPss: ck.CKM_SHA1_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA1,
    keyDerivation: ck.CKD_SHA1_KDF,
  },
  {
    name: 'SHA-224',
    chapter: '6.21',
    digest: ck.CKM_SHA224,
    maskGeneration: ck.CKG_MGF1_SHA224,
    rsaPkcs: ck.CKM_SHA224_RSA_PKCS,
    rsaPss: ck.CKM_SHA224_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA224,
    keyDerivation: ck.CKD_SHA224_KDF,
  },
  {
    name: 'SHA-256',
    chapter: '6.22',
    digest: ck.CKM_SHA256,
    maskGeneration: ck.CKG_MGF1_SHA256,
    rsaPkcs: ck.CKM_SHA256_RSA_PKCS,
    rsaPss: ck.CKM_SHA256_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA256,
    keyDerivation: ck.CKD_SHA256_KDF,
  },
  {
    name: 'SHA-384',
    chapter: '6.23',
    digest: ck.CKM_SHA384,
    maskGeneration: ck.CKG_MGF1_SHA384,
    rsaPkcs: ck.CKM_SHA384_RSA_PKCS,
    rsaPss: ck.CKM_SHA384_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA384,
    keyDerivation: ck.CKD_SHA384_KDF,
  },
  {
    name: 'SHA-512',
    chapter: '6.24',
    digest: ck.CKM_SHA512,
    maskGeneration: ck.CKG_MGF1_SHA512,
    rsaPkcs: ck.CKM_SHA512_RSA_PKCS,
    rsaPss: ck.CKM_SHA512_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA512,
    keyDerivation: ck.CKD_SHA512_KDF,
  },
  {
    name: 'SHA3-224',
    chapter: '6.28',
    digest: ck.CKM_SHA3_224,
    maskGeneration: ck.CKG_MGF1_SHA3_224,
    rsaPkcs: ck.CKM_SHA3_224_RSA_PKCS,
    rsaPss: ck.CKM_SHA3_224_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA3_224,
    keyDerivation: ck.CKD_SHA3_224_KDF,
  },
  {
    name: 'SHA3-256',
    chapter: '6.29',
    digest: ck.CKM_SHA3_256,
    maskGeneration: ck.CKG_MGF1_SHA3_256,
    rsaPkcs: ck.CKM_SHA3_256_RSA_PKCS,
    rsaPss: ck.CKM_SHA3_256_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA3_256,
    keyDerivation: ck.CKD_SHA3_256_KDF,
  },
  {
    name: 'SHA3-384',
    chapter: '6.30',
    digest: ck.CKM_SHA3_384,
    maskGeneration: ck.CKG_MGF1_SHA3_384,
    rsaPkcs: ck.CKM_SHA3_384_RSA_PKCS,
    rsaPss: ck.CKM_SHA3_384_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA3_384,
    keyDerivation: ck.CKD_SHA3_384_KDF,
  },
  {
    name: 'SHA3-512',
    chapter: '6.31',
    digest: ck.CKM_SHA3_512,
    maskGeneration: ck.CKG_MGF1_SHA3_512,
    rsaPkcs: ck.CKM_SHA3_512_RSA_PKCS,
    rsaPss: ck.CKM_SHA3_512_RSA_PKCS_PSS,
    ecdsa: ck.CKM_ECDSA_SHA3_512,
    keyDerivation: ck.CKD_SHA3_512_KDF,
  },
];

export function startHash({ name }: HashRow): Hash {
  return HASHES[name].create();
}

export function digestLengthOf({ name }: HashRow): number {
  return digestLength(name);
}
