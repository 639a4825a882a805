import type { AffinePoint, GostCurve } from '../../../pki/gost/curves.ts';
import { publicPoint } from '../../../pki/gost/multiples.ts';
import {
  decodePoint,
  decodeScalar,
  decodeSignature,
  encodePoint,
  encodeScalar,
  encodeSignature,
  randomScalar,
  signDigest,
  verifyDigest,
} from '../../../pki/gost/signature.ts';
import { Streebog } from '../../../pki/gost/streebog.ts';
import type { Rng } from '../../../simulation/rng.ts';
import {
  CKA_GOST28147_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_VALUE,
  CKK_GOSTR3410,
  CKM_GOSTR3410,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411,
} from '../../spec/constants.gen.ts';
import type { CostKey } from '../../spec/device-profile.ts';
import {
  CKK_GOSTR3410_512,
  CKM_GOSTR3410_512,
  CKM_GOSTR3410_512_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411_12_256,
  CKM_GOSTR3410_WITH_GOSTR3411_12_512,
} from '../../spec/vendor.ts';
import { curveOf } from '../attributes/gost-parameters.ts';
import { type Attributes, type CkObject, octetsAttribute } from '../object.ts';
import { HASH_PARAMETER, startGost3411 } from './digests.ts';
import {
  type KeyPairAttributes,
  type MechanismParameter,
  type MechanismRow,
  NO_KEY_SIZE,
  NO_PARAMETER,
  type Signing,
} from './row.ts';

/** Decoding a point costs a curve check; remembered by the object's identity. */
const points = new WeakMap<CkObject, AffinePoint>();

function pointOf(key: CkObject, curve: GostCurve): AffinePoint {
  let point = points.get(key);
  if (point === undefined) {
    point = decodePoint(octetsAttribute(key, CKA_VALUE), curve);
    points.set(key, point);
  }
  return point;
}

/** Signature s ‖ r, each big-endian (section 6.57.7; RFC 4490 section 3.2); values of keys little-endian. */
export function gostSigning(cost: Signing['cost'], startHash?: Signing['startHash']): Signing {
  return {
    cost,
    signatureLength: (key) => 2 * curveOf(key.attributes).size,
    ...(startHash && { startHash }),
    takesLength: (length, key) => length === curveOf(key.attributes).size,
    sign(key, digest, rng) {
      const curve = curveOf(key.attributes);
      const d = decodeScalar(octetsAttribute(key, CKA_VALUE), curve);
      return encodeSignature(signDigest(curve, d, digest, rng), curve, 'sr-be');
    },
    verify(key, digest, signature) {
      const curve = curveOf(key.attributes);
      return verifyDigest(curve, pointOf(key, curve), digest, decodeSignature(signature, curve, 'sr-be'));
    },
  };
}

/** What the pair shares goes from the public template into the private key (section 6.57.6). */
const SHARED = [CKA_GOSTR3410_PARAMS, CKA_GOSTR3411_PARAMS, CKA_GOST28147_PARAMS];

export function generateGostPair(template: Attributes, rng: Rng): KeyPairAttributes {
  const curve = curveOf(template);
  const d = randomScalar(curve, rng);
  const shared = SHARED.flatMap((type) => {
    const value = template.get(type);
    return value === undefined ? [] : [[type, value] as const];
  });
  return {
    publicKey: new Map([[CKA_VALUE, encodePoint(curve, publicPoint(curve, d))]]),
    privateKey: new Map([[CKA_VALUE, encodeScalar(curve, d)], ...shared]),
  };
}

function keyPairRow(type: number, chapter: string, keyType: number, cost: CostKey): MechanismRow {
  return {
    type,
    chapter,
    keyTypes: [keyType],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    keyPairGeneration: { kind: 'immediate', keyType, cost, generate: generateGostPair },
  };
}

export const COST_256 = { sign: 'gost-sign', verify: 'gost-verify' } as const;
/** The parameter wins; without it the key says which parameter set its hash has. */
function hashParameterOf(key: CkObject, parameter: MechanismParameter): MechanismParameter {
  return NO_PARAMETER.accepts(parameter) ? octetsAttribute(key, CKA_GOSTR3411_PARAMS) : parameter;
}

const COST_512 = { sign: 'gost-512-sign', verify: 'gost-512-verify' } as const;

export const GOST_MECHANISMS: readonly MechanismRow[] = [
  keyPairRow(CKM_GOSTR3410_KEY_PAIR_GEN, '6.57.6', CKK_GOSTR3410, 'gost-key-pair'),
  {
    type: CKM_GOSTR3410,
    chapter: '6.57.7',
    keyTypes: [CKK_GOSTR3410],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    singlePartOnly: true,
    signing: gostSigning(COST_256),
  },
  {
    type: CKM_GOSTR3410_WITH_GOSTR3411,
    chapter: '6.57.8',
    keyTypes: [CKK_GOSTR3410],
    parameter: HASH_PARAMETER,
    keySize: NO_KEY_SIZE,
    signing: {
      ...gostSigning(COST_256, (key, parameter) => startGost3411(hashParameterOf(key, parameter))),
      // A key of GOST R 34.10-2012 names Streebog, which is no parameter set of this hash.
      parameterFits: (key, parameter) => HASH_PARAMETER.accepts(hashParameterOf(key, parameter)),
    },
  },
  {
    type: CKM_GOSTR3410_WITH_GOSTR3411_12_256,
    chapter: 'TC26',
    keyTypes: [CKK_GOSTR3410],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    signing: gostSigning(COST_256, () => new Streebog(32)),
  },
  keyPairRow(CKM_GOSTR3410_512_KEY_PAIR_GEN, 'TC26', CKK_GOSTR3410_512, 'gost-512-key-pair'),
  {
    type: CKM_GOSTR3410_512,
    chapter: 'TC26',
    keyTypes: [CKK_GOSTR3410_512],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    singlePartOnly: true,
    signing: gostSigning(COST_512),
  },
  {
    type: CKM_GOSTR3410_WITH_GOSTR3411_12_512,
    chapter: 'TC26',
    keyTypes: [CKK_GOSTR3410_512],
    parameter: NO_PARAMETER,
    keySize: NO_KEY_SIZE,
    signing: gostSigning(COST_512, () => new Streebog(64)),
  },
];
