/**
 * DER-encoded object identifiers as CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS and mechanism parameters carry them
 * (PKCS#11 sections 6.56, 6.57; RFC 4357, RFC 7836). Hexadecimal, tag and length included.
 */
export const PARAMETER_OIDS = {
  /** 1.2.643.2.2.35.1 id-GostR3410-2001-CryptoPro-A-ParamSet */
  'CryptoPro-A': '06072a850302022301',
  /** 1.2.643.2.2.35.2 id-GostR3410-2001-CryptoPro-B-ParamSet */
  'CryptoPro-B': '06072a850302022302',
  /** 1.2.643.2.2.35.3 id-GostR3410-2001-CryptoPro-C-ParamSet */
  'CryptoPro-C': '06072a850302022303',
  /** 1.2.643.7.1.2.1.1.1 id-tc26-gost-3410-2012-256-paramSetA */
  'TC26-256-A': '06092a8503070102010101',
  /** 1.2.643.2.2.30.0 id-GostR3411-94-TestParamSet: what Kazakhstan calls GOST 34.311-95 */
  'GOSTR3411-94-Test': '06072a850302021e00',
  /** 1.2.643.2.2.30.1 id-GostR3411-94-CryptoProParamSet */
  'GOSTR3411-94-CryptoPro': '06072a850302021e01',
  /** 1.2.643.7.1.2.1.2.1 id-tc26-gost-3410-2012-512-paramSetA */
  'TC26-512-A': '06092a8503070102010201',
  /** 1.2.643.7.1.2.1.2.2 id-tc26-gost-3410-2012-512-paramSetB */
  'TC26-512-B': '06092a8503070102010202',
  /** 1.2.643.7.1.2.1.2.3 id-tc26-gost-3410-2012-512-paramSetC */
  'TC26-512-C': '06092a8503070102010203',
  /** 1.2.643.7.1.1.2.2 id-tc26-gost3411-12-256 */
  'Streebog-256': '06082a85030701010202',
  /** 1.2.643.7.1.1.2.3 id-tc26-gost3411-12-512 */
  'Streebog-512': '06082a85030701010203',
} as const;

export type ParameterOid = keyof typeof PARAMETER_OIDS;

/**
 * CKA_EC_PARAMS of the curves that the token knows (PKCS#11 section 6.3): the named curve as a DER-encoded object
 * identifier, and for Edwards and Montgomery curves also the name as a DER-encoded PrintableString. Hexadecimal.
 */
export const EC_PARAMETERS = {
  /** 1.2.840.10045.3.1.7 */
  'P-256': { oid: '06082a8648ce3d030107' },
  /** 1.3.132.0.34 */
  'P-384': { oid: '06052b81040022' },
  /** 1.3.132.0.35 */
  'P-521': { oid: '06052b81040023' },
  /** 1.3.132.0.10 */
  secp256k1: { oid: '06052b8104000a' },
  /** 1.3.101.112 id-Ed25519 (RFC 8410); edwards25519 */
  Ed25519: { oid: '06032b6570', curveName: '130c656477617264733235353139' },
  /** 1.3.101.110 id-X25519 (RFC 8410); curve25519 */
  X25519: { oid: '06032b656e', curveName: '130a63757276653235353139' },
} as const;

export type EcCurveName = keyof typeof EC_PARAMETERS;
