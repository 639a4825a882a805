import { createECDH } from 'node:crypto';
import * as ck from '../../../emulator/spec/constants.gen.ts';
import { GOST_CURVES } from '../../../pki/gost/curves.ts';
import { publicPoint } from '../../../pki/gost/multiples.ts';
import { encodePoint } from '../../../pki/gost/signature.ts';
import { vko } from '../../../pki/gost/vko.ts';
import {
  GOST_256,
  GOST_512,
  GOST_SCALARS,
  genericSecrets,
  P_256,
  pointPairs,
  type SecretFamily,
  WEIERSTRASS,
} from './key-families.ts';
import type { DeriveMaterial, Parameter, WrongParameter } from './material.ts';
import { NIST_HASHES } from './outside-hashes.ts';

/** Keys from keys: PKCS#11 3.1 sections 6.3.17, 6.43, 6.57.10, and those of the hashes. */

/** How pkcs11js marks CK_ECDH1_DERIVE_PARAMS and CK_GOSTR3410_DERIVE_PARAMS. */
const [ECDH, GOST_DERIVE] = [6, 27];

const [OURS, THEIRS] = pointPairs('P-256');

function ecdhSecret(): Buffer {
  const ecdh = createECDH(WEIERSTRASS['P-256'].outside);
  ecdh.setPrivateKey(OURS.secret);
  return ecdh.computeSecret(THEIRS.point);
}

const ecdhParameter = (members: object): Parameter => {
  const parameter = { type: ECDH as number, kdf: ck.CKD_NULL, publicData: THEIRS.point, ...members };
  return parameter;
};

/** A point whose second coordinate is another. */
const OFF_THE_CURVE = Buffer.concat([THEIRS.point.subarray(0, -1), Buffer.of((THEIRS.point.at(-1) ?? 0) ^ 1)]);

const ECDH_WRONG: readonly WrongParameter[] = [
  ['none', undefined],
  ['a point off the curve', ecdhParameter({ publicData: OFF_THE_CURVE })],
  ['a point cut short', ecdhParameter({ publicData: THEIRS.point.subarray(0, -1) })],
];

/** The common point's first coordinate. */
const AGREEMENT: DeriveMaterial = {
  keys: P_256,
  parameter: () => ecdhParameter({}),
  wrongParameters: ECDH_WRONG,
  value: ecdhSecret(),
  cuts: true,
};

const BASE: SecretFamily = genericSecrets(32);

const fromHash = ({ digest }: (typeof NIST_HASHES)[number]): DeriveMaterial => ({
  keys: BASE,
  value: digest(BASE.values[0]),
  cuts: true,
});

const CONCATENATION: DeriveMaterial = {
  keys: BASE,
  namesKey: true,
  parameter: (second) => second,
  wrongParameters: [
    ['none', undefined],
    ['three octets', Buffer.alloc(3)],
  ],
  value: Buffer.concat(BASE.values),
  cuts: true,
};

const UKM = Buffer.from('1d80603c8544c727', 'hex');

function gost(kind: Parameters<typeof vko>[0], keys: typeof GOST_256): DeriveMaterial {
  const curve = GOST_CURVES[keys === GOST_512 ? 'TC26-512-A' : 'CryptoPro-A'];
  const other = publicPoint(curve, GOST_SCALARS[1]);
  const publicData = Buffer.from(encodePoint(curve, other));
  const parameter = (members: object): Parameter => {
    const whole = { type: GOST_DERIVE as number, kdf: ck.CKD_NULL, publicData, ukm: UKM, ...members };
    return whole;
  };
  const off = Buffer.concat([Buffer.of((publicData[0] ?? 0) ^ 1), publicData.subarray(1)]);
  return {
    keys,
    parameter: () => parameter({}),
    wrongParameters: [
      ['none', undefined],
      ['a point off the curve', parameter({ publicData: off })],
      ['a UKM of 7 octets', parameter({ ukm: UKM.subarray(1) })],
    ],
    value: Buffer.from(vko(kind, { curve, d: GOST_SCALARS[0], other, ukm: UKM })),
    cuts: true,
  };
}

/** By mechanism. */
export const DERIVATIONS: ReadonlyMap<string, DeriveMaterial> = new Map([
  ['CKM_ECDH1_DERIVE', AGREEMENT],
  // The cofactor of P-256 is 1.
  ['CKM_ECDH1_COFACTOR_DERIVE', AGREEMENT],
  ...NIST_HASHES.map((hash) => [`CKM_${hash.name}_KEY_DERIVATION`, fromHash(hash)] as const),
  ['CKM_CONCATENATE_BASE_AND_KEY', CONCATENATION],
  ['CKM_GOSTR3410_DERIVE', gost('VKO GOST R 34.10-2001', GOST_256)],
  ['CKM_GOSTR3410_12_DERIVE', gost('VKO_GOSTR3410_2012_256', GOST_512)],
]);
