/**
 * DER-encoded object identifiers as CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS and mechanism parameters carry them
 * (PKCS#11 sections 6.56, 6.57; RFC 4357, RFC 7836). Hexadecimal, tag and length included.
 */
export const PARAMETER_OIDS = {
  /** 1.2.643.2.2.35.1 id-GostR3410-2001-CryptoPro-A-ParamSet */
  'CryptoPro-A': '06072a850302022301',
  /** 1.2.643.2.2.30.0 id-GostR3411-94-TestParamSet: what Kazakhstan calls GOST 34.311-95 */
  'GOSTR3411-94-Test': '06072a850302021e00',
  /** 1.2.643.2.2.30.1 id-GostR3411-94-CryptoProParamSet */
  'GOSTR3411-94-CryptoPro': '06072a850302021e01',
  /** 1.2.643.7.1.2.1.2.1 id-tc26-gost-3410-2012-512-paramSetA */
  'TC26-512-A': '06092a8503070102010201',
  /** 1.2.643.7.1.1.2.3 id-tc26-gost3411-12-512 */
  'Streebog-512': '06082a85030701010203',
} as const;

export type ParameterOid = keyof typeof PARAMETER_OIDS;
