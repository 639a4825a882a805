import {
  CKA_EC_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_KEY_TYPE,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKG_MGF1_SHA256,
  CKK_GOSTR3410_512,
  CKM_EC_EDWARDS_KEY_PAIR_GEN,
  CKM_EC_KEY_PAIR_GEN,
  CKM_ECDSA,
  CKM_ECDSA_SHA256,
  CKM_ECDSA_SHA384,
  CKM_EDDSA,
  CKM_GOSTR3410,
  CKM_GOSTR3410_512,
  CKM_GOSTR3410_512_KEY_PAIR_GEN,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_GOSTR3410_WITH_GOSTR3411_12_512,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_SHA256,
  CKM_SHA256_RSA_PKCS,
  CKM_SHA256_RSA_PKCS_PSS,
  EC_PARAMETERS,
  type Mechanism,
  PARAMETER_OIDS,
  type RsaPssParameter,
  type Template,
} from '../../emulator/index.ts';

/** One signature algorithm as PKCS#11 has it. */
export interface Algorithm {
  readonly name: string;
  readonly generation: number;
  readonly publicTemplate: Template;
  readonly signing: Mechanism;
  /** For libraries that have only this one, without the hash: its users hash themselves. */
  readonly withoutHash?: { readonly mechanism: number; readonly hash: string };
  /** What is signed: a digest of so many octets. Absent: the message, which the token hashes. */
  readonly digestOctets?: number;
  /** Octets. */
  readonly signatureLength: number;
}

function rsa(modulusBits: number): Pick<Algorithm, 'generation' | 'publicTemplate' | 'signatureLength'> {
  return {
    generation: CKM_RSA_PKCS_KEY_PAIR_GEN,
    publicTemplate: [
      { type: CKA_MODULUS_BITS, value: modulusBits },
      { type: CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ],
    signatureLength: modulusBits / 8,
  };
}

function ec(curve: keyof typeof EC_PARAMETERS): Template {
  return [{ type: CKA_EC_PARAMS, value: Buffer.from(EC_PARAMETERS[curve].oid, 'hex') }];
}

/** pkcs11js' CK_PARAMS_RSA_PSS. */
const CK_PARAMS_RSA_PSS = 5;
const PSS_PARAMETER: RsaPssParameter = {
  type: CK_PARAMS_RSA_PSS,
  hashAlg: CKM_SHA256,
  mgf: CKG_MGF1_SHA256,
  saltLen: 32,
};
const PSS: Mechanism = { mechanism: CKM_SHA256_RSA_PKCS_PSS, parameter: PSS_PARAMETER };

const GOST_2004 = {
  generation: CKM_GOSTR3410_KEY_PAIR_GEN,
  publicTemplate: [
    { type: CKA_GOSTR3410_PARAMS, value: Buffer.from(PARAMETER_OIDS['CryptoPro-A'], 'hex') },
    { type: CKA_GOSTR3411_PARAMS, value: Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex') },
  ],
  signatureLength: 64,
};

const GOST_2015 = {
  generation: CKM_GOSTR3410_512_KEY_PAIR_GEN,
  publicTemplate: [
    { type: CKA_KEY_TYPE, value: CKK_GOSTR3410_512 },
    { type: CKA_GOSTR3410_PARAMS, value: Buffer.from(PARAMETER_OIDS['TC26-512-A'], 'hex') },
    { type: CKA_GOSTR3411_PARAMS, value: Buffer.from(PARAMETER_OIDS['Streebog-512'], 'hex') },
  ],
  signatureLength: 128,
};

/** In the order in which they are shown. */
export const ALGORITHMS: readonly Algorithm[] = [
  { name: 'rsa-2048', ...rsa(2048), signing: { mechanism: CKM_SHA256_RSA_PKCS } },
  { name: 'rsa-3072', ...rsa(3072), signing: { mechanism: CKM_SHA256_RSA_PKCS } },
  { name: 'rsa-4096', ...rsa(4096), signing: { mechanism: CKM_SHA256_RSA_PKCS } },
  { name: 'rsa-2048-pss', ...rsa(2048), signing: PSS },
  {
    name: 'ecdsa-p256',
    generation: CKM_EC_KEY_PAIR_GEN,
    publicTemplate: ec('P-256'),
    signing: { mechanism: CKM_ECDSA_SHA256 },
    withoutHash: { mechanism: CKM_ECDSA, hash: 'sha256' },
    signatureLength: 64,
  },
  {
    name: 'ecdsa-p384',
    generation: CKM_EC_KEY_PAIR_GEN,
    publicTemplate: ec('P-384'),
    signing: { mechanism: CKM_ECDSA_SHA384 },
    withoutHash: { mechanism: CKM_ECDSA, hash: 'sha384' },
    signatureLength: 96,
  },
  {
    name: 'ed25519',
    generation: CKM_EC_EDWARDS_KEY_PAIR_GEN,
    publicTemplate: ec('Ed25519'),
    signing: { mechanism: CKM_EDDSA },
    signatureLength: 64,
  },
  { name: 'gost-34.310-2004', ...GOST_2004, signing: { mechanism: CKM_GOSTR3410 }, digestOctets: 32 },
  { name: 'gost-34.310-2004-hashed', ...GOST_2004, signing: { mechanism: CKM_GOSTR3410_WITH_GOSTR3411 } },
  { name: 'gost-34.10-2015-512', ...GOST_2015, signing: { mechanism: CKM_GOSTR3410_512 }, digestOctets: 64 },
  { name: 'gost-34.10-2015-512-hashed', ...GOST_2015, signing: { mechanism: CKM_GOSTR3410_WITH_GOSTR3411_12_512 } },
];

/** @throws RangeError */
export function algorithmCalled(name: string): Algorithm {
  const algorithm = ALGORITHMS.find((one) => one.name === name);
  if (algorithm === undefined) throw new RangeError(`no algorithm is called ${name}`);
  return algorithm;
}
