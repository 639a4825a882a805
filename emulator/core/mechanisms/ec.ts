import { fieldLength } from '../../../pki/ec/curves.ts';
import { ecdsaSignDigest, ecdsaVerifyDigest } from '../../../pki/ec/ecdsa.ts';
import { signInOneCall, verifyInOneCall } from '../../../pki/one-call.ts';
import { RSA_HASHES } from '../../../pki/rsa/pkcs1.ts';
import {
  CKF_EC_CURVENAME,
  CKF_EC_F_P,
  CKF_EC_OID,
  CKF_EC_UNCOMPRESS,
  CKK_EC,
  CKK_EC_EDWARDS,
  CKK_EC_MONTGOMERY,
  CKM_EC_EDWARDS_KEY_PAIR_GEN,
  CKM_EC_KEY_PAIR_GEN,
  CKM_EC_MONTGOMERY_KEY_PAIR_GEN,
  CKM_ECDH1_COFACTOR_DERIVE,
  CKM_ECDH1_DERIVE,
  CKM_ECDSA,
  CKM_EDDSA,
} from '../../spec/constants.gen.ts';
import { flagsOf } from '../data-types.ts';
import { bitsOfKey, ecGeneration, ecKeyOf, OCTET_KEY_BITS, publicPointOf, scalarOf, weierstrassOf } from './ec-keys.ts';
import { ecdhDerivation } from './ecdh.ts';
import { HASH_ROWS, type HashRow, startHash } from './hashes.ts';
import { type MechanismRow, NO_PARAMETER, type Signing } from './row.ts';

const COST = { sign: 'ec-sign', verify: 'ec-verify' } as const;

/** Curves over prime fields, named by their object identifiers; points uncompressed. */
const EC_KEYS = {
  keyTypes: [CKK_EC],
  keySize: { min: 256, max: 521, unit: 'bits' },
  sizeOfKey: bitsOfKey,
  flags: flagsOf(CKF_EC_F_P, CKF_EC_OID, CKF_EC_UNCOMPRESS),
} as const;

/** Named by an object identifier or by the name of the curve (sections 6.3.10, 6.3.11). */
const OCTET_KEYS = {
  keySize: { min: OCTET_KEY_BITS, max: OCTET_KEY_BITS, unit: 'bits' },
  flags: flagsOf(CKF_EC_F_P, CKF_EC_OID, CKF_EC_CURVENAME),
} as const;

/**
 * Signature r ‖ s, each as long as the order (section 6.3.1). Of a digest that is longer than the order the leftmost
 * bits count, so any length is taken. A whole message is signed by the platform, whose nonces no seed governs; over a
 * digest the nonce follows from key and digest (RFC 6979).
 */
function ecdsaSigning(hash?: HashRow): Signing {
  return {
    cost: COST,
    signatureLength: (key) => 2 * fieldLength(weierstrassOf(key)),
    ...(hash && {
      startHash: () => startHash(hash),
      oneCall: (key) => ({
        hash: RSA_HASHES[hash.name].openssl,
        key: { key: ecKeyOf(key), dsaEncoding: 'ieee-p1363' },
      }),
    }),
    sign: (key, digest) => ecdsaSignDigest(weierstrassOf(key), scalarOf(key), digest),
    verify: (key, digest, signature) => ecdsaVerifyDigest(weierstrassOf(key), publicPointOf(key), digest, signature),
  };
}

/** Ed25519 of RFC 8032 section 5.1: pure, without context. */
const EDDSA_SIGNING: Signing = {
  cost: COST,
  signatureLength: () => 64,
  sign: (key, message) => signInOneCall({ hash: null, key: ecKeyOf(key) }, message),
  verify: (key, message, signature) => verifyInOneCall({ hash: null, key: ecKeyOf(key) }, message, signature),
  oneCall: (key) => ({ hash: null, key: ecKeyOf(key) }),
};

export const EC_MECHANISMS: readonly MechanismRow[] = [
  {
    type: CKM_EC_KEY_PAIR_GEN,
    chapter: '6.3.9',
    ...EC_KEYS,
    parameter: NO_PARAMETER,
    keyPairGeneration: ecGeneration(CKK_EC),
  },
  {
    type: CKM_ECDSA,
    chapter: '6.3.12',
    ...EC_KEYS,
    parameter: NO_PARAMETER,
    singlePartOnly: true,
    signing: ecdsaSigning(),
  },
  ...HASH_ROWS.map((hash) => ({
    type: hash.ecdsa,
    chapter: '6.3.13',
    ...EC_KEYS,
    parameter: NO_PARAMETER,
    signing: ecdsaSigning(hash),
  })),
  {
    type: CKM_EC_EDWARDS_KEY_PAIR_GEN,
    chapter: '6.3.10',
    keyTypes: [CKK_EC_EDWARDS],
    ...OCTET_KEYS,
    parameter: NO_PARAMETER,
    keyPairGeneration: ecGeneration(CKK_EC_EDWARDS),
  },
  {
    type: CKM_EDDSA,
    chapter: '6.3.14',
    keyTypes: [CKK_EC_EDWARDS],
    ...OCTET_KEYS,
    // Without a parameter it is pure Ed25519 (section 6.3.14); contexts and the prehashed form are not offered.
    parameter: NO_PARAMETER,
    singlePartOnly: true,
    signing: EDDSA_SIGNING,
  },
  {
    type: CKM_EC_MONTGOMERY_KEY_PAIR_GEN,
    chapter: '6.3.11',
    keyTypes: [CKK_EC_MONTGOMERY],
    ...OCTET_KEYS,
    parameter: NO_PARAMETER,
    keyPairGeneration: ecGeneration(CKK_EC_MONTGOMERY),
  },
  ecdhRow(CKM_ECDH1_DERIVE, '6.3.17', [CKK_EC, CKK_EC_MONTGOMERY]),
  // Every curve here has the cofactor 1: the same numbers (section 6.3.18).
  ecdhRow(CKM_ECDH1_COFACTOR_DERIVE, '6.3.18', [CKK_EC]),
];

function ecdhRow(type: number, chapter: string, keyTypes: readonly number[]): MechanismRow {
  const { parameter, derivation } = ecdhDerivation;
  return {
    type,
    chapter,
    keyTypes,
    keySize: { ...EC_KEYS.keySize, min: keyTypes.includes(CKK_EC_MONTGOMERY) ? OCTET_KEY_BITS : EC_KEYS.keySize.min },
    sizeOfKey: bitsOfKey,
    flags: EC_KEYS.flags,
    parameter,
    derivation,
  };
}
