import { GOST_CURVES, type GostCurve } from '../../../pki/gost/curves.ts';
import { CKA_GOSTR3410_PARAMS, CKK_GOSTR3410, CKR_ATTRIBUTE_VALUE_INVALID } from '../../spec/constants.gen.ts';
import { PARAMETER_OIDS, type ParameterOid } from '../../spec/oids.ts';
import { CKK_GOSTR3410_512 } from '../../spec/vendor.ts';
import { hexOctets, sameOctets } from '../data-types.ts';
import { ensure } from '../error.ts';
import type { Attributes } from '../object.ts';

/** What distinguishes the GOST key types: which curves and which hash parameters their keys may name. */
export interface GostKeyType {
  readonly keyType: number;
  readonly name: string;
  /** Sections of the public and the private key. */
  readonly chapters: { readonly publicKey: string; readonly privateKey: string };
  /** Octets of a coordinate. */
  readonly size: 32 | 64;
  readonly curves: Readonly<Partial<Record<ParameterOid, GostCurve>>>;
  readonly hashes: readonly ParameterOid[];
}

/** TC26 keeps CKK_GOSTR3410 for keys of GOST R 34.10-2012 with 256 bits: they name Streebog as their hash. */
export const GOST_KEY_TYPES: readonly GostKeyType[] = [
  {
    keyType: CKK_GOSTR3410,
    name: 'GOST R 34.10-2001',
    chapters: { publicKey: '6.57.2', privateKey: '6.57.3' },
    size: 32,
    curves: {
      'CryptoPro-A': GOST_CURVES['CryptoPro-A'],
      'CryptoPro-B': GOST_CURVES['CryptoPro-B'],
      'CryptoPro-C': GOST_CURVES['CryptoPro-C'],
      'TC26-256-A': GOST_CURVES['TC26-256-A'],
    },
    hashes: ['GOSTR3411-94-Test', 'GOSTR3411-94-CryptoPro', 'Streebog-256'],
  },
  {
    keyType: CKK_GOSTR3410_512,
    name: 'GOST R 34.10-2012 512 bit',
    chapters: { publicKey: 'TC26', privateKey: 'TC26' },
    size: 64,
    curves: {
      'TC26-512-A': GOST_CURVES['TC26-512-A'],
      'TC26-512-B': GOST_CURVES['TC26-512-B'],
      'TC26-512-C': GOST_CURVES['TC26-512-C'],
    },
    hashes: ['Streebog-512'],
  },
];

/** The parameter set that an attribute or mechanism parameter names, if it is known. */
export function parameterOidOf(octets: Uint8Array): ParameterOid | undefined {
  return (Object.keys(PARAMETER_OIDS) as ParameterOid[]).find((name) =>
    sameOctets(hexOctets(PARAMETER_OIDS[name]), octets),
  );
}

/** The curve of a GOST key: its CKA_GOSTR3410_PARAMS. @throws CkError(CKR_ATTRIBUTE_VALUE_INVALID) */
export function curveOf(attributes: Attributes): GostCurve {
  const name = parameterOidOf(attributes.get(CKA_GOSTR3410_PARAMS) ?? new Uint8Array(0));
  const curve = GOST_KEY_TYPES.map(({ curves }) => name && curves[name]).find((one) => one !== undefined);
  ensure(curve !== undefined, CKR_ATTRIBUTE_VALUE_INVALID, 'CKA_GOSTR3410_PARAMS');
  return curve;
}
