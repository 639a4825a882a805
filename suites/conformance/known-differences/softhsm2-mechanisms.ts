import type { ExpectedDifference } from '../report/report.ts';

/** What SoftHSM2 2.6.1 does otherwise with the mechanisms that it lists; most kinds were seen in calls outside this suite too, but not initialisation vectors, salts and ECDH. */

interface Difference {
  readonly what: string;
  readonly of: readonly string[];
  readonly because: string;
  readonly status?: ExpectedDifference['status'];
}

const RSA_HASHES = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'];
const RSA_PSS = RSA_HASHES.map((hash) => `${hash}_RSA_PKCS_PSS`);
const RSA_PKCS = ['MD5', ...RSA_HASHES].map((hash) => `${hash}_RSA_PKCS`);
const HMACS = ['MD5', 'SHA_1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'].map((hash) => `${hash}_HMAC`);
const CIPHERS = ['AES_CBC', 'AES_CBC_PAD', 'AES_CTR', 'AES_ECB', 'AES_GCM'];

const DIFFERENCES: readonly Difference[] = [
  {
    what: 'sign-key-type',
    of: ['ECDSA', 'EDDSA', 'RSA_PKCS', 'RSA_X_509', 'RSA_PKCS_PSS', ...RSA_PKCS, ...RSA_PSS],
    because: 'C_SignInit does not look at the type of the key: a secret key is taken for a private one',
  },
  {
    what: 'sign-parameter',
    of: ['RSA_PKCS_PSS'],
    because: 'a salt that is longer than the modulus has room for is taken by C_SignInit',
  },
  {
    what: 'sign-parameter',
    of: RSA_PSS,
    because: 'a salt that is too long is CKR_MECHANISM_INVALID, as if there were no such mechanism',
  },
  {
    what: 'sign-key-size',
    of: HMACS,
    because: 'CK_MECHANISM_INFO says 512 octets at most, a key of 513 works',
  },
  {
    what: 'encrypt-key-size',
    of: CIPHERS,
    because: 'C_CreateObject takes AES keys of 8 and of 40 octets, for which the mechanism is CKR_MECHANISM_INVALID',
  },
  {
    what: 'sign-key-size',
    of: ['AES_CMAC'],
    because: 'C_CreateObject takes AES keys of 8 and of 40 octets, for which the mechanism is CKR_MECHANISM_INVALID',
  },
  {
    what: 'encrypt-parameter',
    of: ['AES_CBC', 'AES_CBC_PAD', 'DES3_CBC', 'DES3_CBC_PAD'],
    because: 'an initialisation vector of another length is CKR_MECHANISM_INVALID',
  },
  {
    what: 'encrypt-flipped-bit',
    of: ['AES_CBC_PAD', 'DES3_CBC_PAD', 'AES_GCM', 'RSA_PKCS', 'RSA_PKCS_OAEP'],
    because: 'bad padding and bad tags are CKR_GENERAL_ERROR',
  },
  {
    what: 'encrypt-wrong-key',
    of: ['AES_CBC_PAD', 'DES3_CBC_PAD', 'AES_GCM', 'RSA_PKCS', 'RSA_PKCS_OAEP', 'RSA_X_509'],
    because: 'bad padding and bad tags are CKR_GENERAL_ERROR, and so are numbers beyond the modulus',
  },
  {
    what: 'encrypt-data-length',
    of: ['AES_GCM', 'RSA_PKCS', 'RSA_PKCS_OAEP'],
    because: 'data of a length that cannot be is CKR_GENERAL_ERROR',
  },
  {
    what: 'sign-data-length',
    of: ['RSA_PKCS', 'RSA_PKCS_PSS'],
    because: 'data of a length that cannot be is CKR_GENERAL_ERROR',
  },
  {
    what: 'sign-data-length',
    of: ['RSA_X_509'],
    status: 'crashed',
    because: 'data longer than the modulus ends the process',
  },
  {
    what: 'encrypt-data-length',
    of: ['RSA_X_509'],
    status: 'crashed',
    because: 'data longer than the modulus ends the process',
  },
  {
    what: 'wrap-flipped-bit',
    of: ['AES_KEY_WRAP', 'AES_KEY_WRAP_PAD', 'RSA_PKCS_OAEP'],
    because: 'a wrapped key that is none is CKR_GENERAL_ERROR',
  },
  {
    what: 'wrap-data-length',
    of: ['RSA_PKCS', 'RSA_PKCS_OAEP'],
    because: 'a wrapped key that is none is CKR_GENERAL_ERROR',
  },
  {
    what: 'wrap-round-trip',
    of: ['AES_KEY_WRAP_PAD'],
    because: 'a key is filled with zeros to a multiple of 8 octets, and comes back so: 24 octets for 20',
  },
  {
    what: 'wrap-known-answers',
    of: ['AES_KEY_WRAP_PAD'],
    because: 'a key is filled with zeros to a multiple of 8 octets before it is wrapped by RFC 5649',
  },
  {
    what: 'wrap-known-answers',
    of: ['DES3_CBC'],
    because: 'CK_MECHANISM_INFO promises CKF_WRAP, C_WrapKey says CKR_MECHANISM_INVALID',
  },
  {
    what: 'wrap-length',
    of: ['DES3_CBC'],
    because: 'CK_MECHANISM_INFO promises CKF_WRAP, C_WrapKey says CKR_MECHANISM_INVALID',
  },
  {
    what: 'wrap-key-type',
    of: ['DES3_CBC'],
    status: 'blocked',
    because: 'CK_MECHANISM_INFO promises CKF_WRAP, C_WrapKey says CKR_MECHANISM_INVALID',
  },
  {
    what: 'derive-length',
    of: ['ECDH1_DERIVE'],
    because: 'a key longer than the common secret is CKR_FUNCTION_FAILED',
  },
  {
    what: 'derive-parameter',
    of: ['ECDH1_DERIVE'],
    because: 'a point that is none of the curve is CKR_GENERAL_ERROR',
  },
];

export const SOFTHSM2_MECHANISMS: readonly ExpectedDifference[] = DIFFERENCES.flatMap(
  ({ what, of, because, status = 'failed' }) => of.map((name) => ({ rule: `CKM_${name}/${what}`, status, because })),
);
