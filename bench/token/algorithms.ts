import {
  CKA_EC_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKM_EC_KEY_PAIR_GEN,
  CKM_ECDSA_SHA256,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_SHA256_RSA_PKCS,
  EC_PARAMETERS,
  PARAMETER_OIDS,
  type Template,
} from '../emulator/index.ts';

/** One signature algorithm as PKCS#11 has it. */
export interface Algorithm {
  readonly name: string;
  readonly generation: number;
  readonly publicTemplate: Template;
  readonly signing: number;
  /** Octets. */
  readonly signatureLength: number;
}

export const RSA_2048: Algorithm = {
  name: 'rsa-2048',
  generation: CKM_RSA_PKCS_KEY_PAIR_GEN,
  publicTemplate: [
    { type: CKA_MODULUS_BITS, value: 2048 },
    { type: CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ],
  signing: CKM_SHA256_RSA_PKCS,
  signatureLength: 256,
};

export const ECDSA_P256: Algorithm = {
  name: 'ecdsa-p256',
  generation: CKM_EC_KEY_PAIR_GEN,
  publicTemplate: [{ type: CKA_EC_PARAMS, value: Buffer.from(EC_PARAMETERS['P-256'].oid, 'hex') }],
  signing: CKM_ECDSA_SHA256,
  signatureLength: 64,
};

export const GOST_34_310_2004: Algorithm = {
  name: 'gost-34.310-2004',
  generation: CKM_GOSTR3410_KEY_PAIR_GEN,
  publicTemplate: [
    { type: CKA_GOSTR3410_PARAMS, value: Buffer.from(PARAMETER_OIDS['CryptoPro-A'], 'hex') },
    { type: CKA_GOSTR3411_PARAMS, value: Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex') },
  ],
  signing: CKM_GOSTR3410_WITH_GOSTR3411,
  signatureLength: 64,
};
