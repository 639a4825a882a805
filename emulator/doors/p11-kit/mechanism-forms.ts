import * as ck from '../../spec/constants.gen.ts';

/**
 * How a mechanism's parameter stands on the wire. `none`: there is none; `octets`: an octet string; `octets 16` and
 * `octets 8`: of this length; `ulong`: a CK_ULONG; `counter`: CK_ULONG and 16 octets; the others: the members of a
 * structure, see PARAMETER_MEMBERS.
 */
export type ParameterForm = 'none' | 'octets' | 'octets 16' | 'octets 8' | 'ulong' | 'counter' | StructureForm;
export type StructureForm = 'pss' | 'oaep' | 'ecdh' | 'gcm';

/** Members in the order of the wire, named as pkcs11js names them; `octets` is an octet string that may be NULL. */
export const PARAMETER_MEMBERS: Readonly<
  Record<StructureForm, readonly { readonly name: string; readonly kind: 'ulong' | 'octets' }[]>
> = {
  pss: [
    { name: 'hashAlg', kind: 'ulong' },
    { name: 'mgf', kind: 'ulong' },
    { name: 'saltLen', kind: 'ulong' },
  ],
  oaep: [
    { name: 'hashAlg', kind: 'ulong' },
    { name: 'mgf', kind: 'ulong' },
    { name: 'source', kind: 'ulong' },
    { name: 'sourceData', kind: 'octets' },
  ],
  ecdh: [
    { name: 'kdf', kind: 'ulong' },
    { name: 'sharedData', kind: 'octets' },
    { name: 'publicData', kind: 'octets' },
  ],
  gcm: [
    { name: 'iv', kind: 'octets' },
    { name: 'ivBits', kind: 'ulong' },
    { name: 'aad', kind: 'octets' },
    { name: 'tagBits', kind: 'ulong' },
  ],
};

/** The releases of p11-kit whose clients let more mechanisms pass than the release before. */
export type ClientRelease = '0.24' | '0.25';

export interface MechanismForm {
  readonly form: ParameterForm;
  /** The first release whose client lets the mechanism pass: others are refused before anything is sent. */
  readonly since: ClientRelease;
  readonly types: readonly number[];
}

/**
 * What the clients let pass (p11-kit/rpc-message.c of 0.24.1, 0.25.5 and 0.26.4), but for the vendor mechanisms of IBM's
 * tokens. A mechanism that stands nowhere cannot come from a client of these releases.
 */
export const MECHANISM_FORMS: readonly MechanismForm[] = [
  {
    form: 'none',
    since: '0.24',
    types: [
      ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
      ck.CKM_RSA_X9_31_KEY_PAIR_GEN,
      ck.CKM_RSA_PKCS,
      ck.CKM_RSA_9796,
      ck.CKM_RSA_X_509,
      ck.CKM_RSA_X9_31,
      ck.CKM_MD2_RSA_PKCS,
      ck.CKM_MD5_RSA_PKCS,
      ck.CKM_SHA1_RSA_PKCS,
      ck.CKM_SHA256_RSA_PKCS,
      ck.CKM_SHA384_RSA_PKCS,
      ck.CKM_SHA512_RSA_PKCS,
      ck.CKM_RIPEMD128_RSA_PKCS,
      ck.CKM_RIPEMD160_RSA_PKCS,
      ck.CKM_SHA1_RSA_X9_31,
      ck.CKM_DSA_KEY_PAIR_GEN,
      ck.CKM_DSA_PARAMETER_GEN,
      ck.CKM_DSA,
      ck.CKM_DSA_SHA1,
      ck.CKM_FORTEZZA_TIMESTAMP,
      ck.CKM_EC_KEY_PAIR_GEN,
      ck.CKM_ECDSA,
      ck.CKM_ECDSA_SHA1,
      ck.CKM_DH_PKCS_KEY_PAIR_GEN,
      ck.CKM_DH_PKCS_PARAMETER_GEN,
      ck.CKM_X9_42_DH_KEY_PAIR_GEN,
      ck.CKM_X9_42_DH_PARAMETER_GEN,
      ck.CKM_KEA_KEY_PAIR_GEN,
      ck.CKM_GENERIC_SECRET_KEY_GEN,
      ck.CKM_RC2_KEY_GEN,
      ck.CKM_RC4_KEY_GEN,
      ck.CKM_RC4,
      ck.CKM_RC5_KEY_GEN,
      ck.CKM_AES_KEY_GEN,
      ck.CKM_AES_ECB,
      ck.CKM_AES_MAC,
      ck.CKM_DES_KEY_GEN,
      ck.CKM_DES2_KEY_GEN,
      ck.CKM_DES3_KEY_GEN,
      ck.CKM_CDMF_KEY_GEN,
      ck.CKM_CAST_KEY_GEN,
      ck.CKM_CAST3_KEY_GEN,
      ck.CKM_CAST128_KEY_GEN,
      ck.CKM_IDEA_KEY_GEN,
      ck.CKM_SSL3_PRE_MASTER_KEY_GEN,
      ck.CKM_TLS_PRE_MASTER_KEY_GEN,
      ck.CKM_SKIPJACK_KEY_GEN,
      ck.CKM_BATON_KEY_GEN,
      ck.CKM_JUNIPER_KEY_GEN,
      ck.CKM_RC2_ECB,
      ck.CKM_DES_ECB,
      ck.CKM_DES3_ECB,
      ck.CKM_CDMF_ECB,
      ck.CKM_CAST_ECB,
      ck.CKM_CAST3_ECB,
      ck.CKM_CAST128_ECB,
      ck.CKM_RC5_ECB,
      ck.CKM_IDEA_ECB,
      ck.CKM_RC2_MAC,
      ck.CKM_DES_MAC,
      ck.CKM_DES3_MAC,
      ck.CKM_CDMF_MAC,
      ck.CKM_CAST_MAC,
      ck.CKM_CAST3_MAC,
      ck.CKM_RC5_MAC,
      ck.CKM_IDEA_MAC,
      ck.CKM_SSL3_MD5_MAC,
      ck.CKM_SSL3_SHA1_MAC,
      ck.CKM_SKIPJACK_WRAP,
      ck.CKM_BATON_WRAP,
      ck.CKM_JUNIPER_WRAP,
      ck.CKM_MD2,
      ck.CKM_MD2_HMAC,
      ck.CKM_MD5,
      ck.CKM_MD5_HMAC,
      ck.CKM_SHA_1,
      ck.CKM_SHA_1_HMAC,
      ck.CKM_SHA256,
      ck.CKM_SHA256_HMAC,
      ck.CKM_SHA384,
      ck.CKM_SHA384_HMAC,
      ck.CKM_SHA512,
      ck.CKM_SHA512_HMAC,
      ck.CKM_FASTHASH,
      ck.CKM_RIPEMD128,
      ck.CKM_RIPEMD128_HMAC,
      ck.CKM_RIPEMD160,
      ck.CKM_RIPEMD160_HMAC,
      ck.CKM_KEY_WRAP_LYNKS,
    ],
  },
  {
    form: 'none',
    since: '0.25',
    types: [
      ck.CKM_SHA224_RSA_PKCS,
      ck.CKM_ECDSA_SHA224,
      ck.CKM_ECDSA_SHA256,
      ck.CKM_ECDSA_SHA384,
      ck.CKM_ECDSA_SHA512,
      ck.CKM_AES_CMAC,
      ck.CKM_DES3_CMAC,
      ck.CKM_SHA1_KEY_DERIVATION,
      ck.CKM_SHA224,
      ck.CKM_SHA224_HMAC,
      ck.CKM_SHA224_KEY_DERIVATION,
      ck.CKM_SHA256_KEY_DERIVATION,
      ck.CKM_SHA384_KEY_DERIVATION,
      ck.CKM_SHA512_KEY_DERIVATION,
      ck.CKM_SHA512_T,
      ck.CKM_SHA512_T_HMAC,
      ck.CKM_SHA512_T_KEY_DERIVATION,
      ck.CKM_SHA512_224,
      ck.CKM_SHA512_224_HMAC,
      ck.CKM_SHA512_224_KEY_DERIVATION,
      ck.CKM_SHA512_256,
      ck.CKM_SHA512_256_HMAC,
      ck.CKM_SHA512_256_KEY_DERIVATION,
    ],
  },
  {
    form: 'pss',
    since: '0.24',
    types: [ck.CKM_RSA_PKCS_PSS],
  },
  {
    form: 'pss',
    since: '0.25',
    types: [
      ck.CKM_SHA1_RSA_PKCS_PSS,
      ck.CKM_SHA224_RSA_PKCS_PSS,
      ck.CKM_SHA256_RSA_PKCS_PSS,
      ck.CKM_SHA384_RSA_PKCS_PSS,
      ck.CKM_SHA512_RSA_PKCS_PSS,
    ],
  },
  {
    form: 'oaep',
    since: '0.24',
    types: [ck.CKM_RSA_PKCS_OAEP],
  },
  {
    form: 'ecdh',
    since: '0.25',
    types: [ck.CKM_ECDH1_DERIVE],
  },
  {
    form: 'octets 16',
    since: '0.25',
    types: [
      ck.CKM_AES_CBC,
      ck.CKM_AES_CBC_PAD,
      ck.CKM_AES_OFB,
      ck.CKM_AES_CFB1,
      ck.CKM_AES_CFB8,
      ck.CKM_AES_CFB64,
      ck.CKM_AES_CFB128,
      ck.CKM_AES_CTS,
    ],
  },
  {
    form: 'counter',
    since: '0.25',
    types: [ck.CKM_AES_CTR],
  },
  {
    form: 'gcm',
    since: '0.25',
    types: [ck.CKM_AES_GCM],
  },
  {
    form: 'octets 8',
    since: '0.25',
    types: [
      ck.CKM_DES_CBC,
      ck.CKM_DES_CBC_PAD,
      ck.CKM_DES3_CBC,
      ck.CKM_DES3_CBC_PAD,
      ck.CKM_DES_CFB8,
      ck.CKM_DES_CFB64,
      ck.CKM_DES_OFB64,
    ],
  },
  {
    form: 'ulong',
    since: '0.25',
    types: [
      ck.CKM_SHA_1_HMAC_GENERAL,
      ck.CKM_SHA224_HMAC_GENERAL,
      ck.CKM_SHA256_HMAC_GENERAL,
      ck.CKM_SHA384_HMAC_GENERAL,
      ck.CKM_SHA512_HMAC_GENERAL,
      ck.CKM_SHA512_224_HMAC_GENERAL,
      ck.CKM_SHA512_256_HMAC_GENERAL,
      ck.CKM_AES_MAC_GENERAL,
      ck.CKM_AES_CMAC_GENERAL,
      ck.CKM_DES3_MAC_GENERAL,
      ck.CKM_DES3_CMAC_GENERAL,
    ],
  },
  {
    form: 'octets',
    since: '0.25',
    types: [ck.CKM_DH_PKCS_DERIVE],
  },
];
