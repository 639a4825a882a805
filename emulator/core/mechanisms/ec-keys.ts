import {
  drawOctets,
  drawScalar,
  ecPrivateKey,
  ecPublicKey,
  ORDER_BITS,
  octetPrivateKey,
  octetPublicKey,
  pointOfScalar,
  publicOctets,
  type WeierstrassName,
} from '../../../pki/ec/curves.ts';
import type { Rng } from '../../../simulation/rng.ts';
import {
  CKA_CLASS,
  CKA_EC_PARAMS,
  CKA_EC_POINT,
  CKA_KEY_TYPE,
  CKA_VALUE,
  CKK_EC,
  CKO_PRIVATE_KEY,
} from '../../spec/constants.gen.ts';
import type { EcCurveName } from '../../spec/oids.ts';
import { derOctetString, ecCurveOf, ecPointOf } from '../attributes/ec-key.ts';
import { type Attributes, type CkObject, octetsAttribute, ulongAttribute } from '../object.ts';
import type { ImmediateGeneration, KeyPairAttributes } from './row.ts';

/** Bits of a key on an Edwards or Montgomery curve. */
export const OCTET_KEY_BITS = 255;

function keyTypeOf(key: CkObject): number {
  return ulongAttribute(key, CKA_KEY_TYPE) ?? CKK_EC;
}

/** Asked several times for a signature, so it is remembered by the object's identity. */
const curves = new WeakMap<CkObject, EcCurveName>();

export function curveOfKey(key: CkObject): EcCurveName {
  let curve = curves.get(key);
  if (curve === undefined) {
    curve = ecCurveOf(key.attributes, keyTypeOf(key));
    curves.set(key, curve);
  }
  return curve;
}

/** The curve of a CKK_EC key. */
export function weierstrassOf(key: CkObject): WeierstrassName {
  return curveOfKey(key) as WeierstrassName;
}

export function scalarOf(key: CkObject): Uint8Array {
  return octetsAttribute(key, CKA_VALUE);
}

export function publicPointOf(key: CkObject): Uint8Array {
  return ecPointOf(key.attributes, keyTypeOf(key));
}

export function bitsOfKey(key: CkObject): number {
  return keyTypeOf(key) === CKK_EC ? ORDER_BITS[weierstrassOf(key)] : OCTET_KEY_BITS;
}

export type EcKey = ReturnType<typeof ecPrivateKey>;

/** Keys in the form that computes; making one costs as much as a signature, so it is remembered by identity. */
const keys = new WeakMap<CkObject, EcKey>();

/** A private or public key as the platform's cryptography takes it. */
export function ecKeyOf(key: CkObject): EcKey {
  let made = keys.get(key);
  if (made === undefined) {
    made = ulongAttribute(key, CKA_CLASS) === CKO_PRIVATE_KEY ? privateKey(key) : publicKey(key);
    keys.set(key, made);
  }
  return made;
}

function privateKey(key: CkObject): EcKey {
  const curve = curveOfKey(key);
  return curve === 'Ed25519' || curve === 'X25519'
    ? octetPrivateKey(curve, scalarOf(key))
    : ecPrivateKey(curve, scalarOf(key));
}

function publicKey(key: CkObject): EcKey {
  const curve = curveOfKey(key);
  const point = publicPointOf(key);
  return curve === 'Ed25519' || curve === 'X25519' ? octetPublicKey(curve, point) : ecPublicKey(curve, point);
}

/** Sections 6.3.9 to 6.3.11: CKA_EC_PARAMS goes from the public template into both halves. */
export function ecGeneration(keyType: number): ImmediateGeneration {
  return {
    kind: 'immediate',
    keyType,
    cost: 'ec-key-pair',
    generate(template: Attributes, rng: Rng): KeyPairAttributes {
      const { point, value } = pairOn(ecCurveOf(template, keyType), rng);
      const parameters = template.get(CKA_EC_PARAMS) ?? new Uint8Array(0);
      return {
        publicKey: new Map([[CKA_EC_POINT, derOctetString(point)]]),
        privateKey: new Map([
          [CKA_EC_PARAMS, parameters],
          [CKA_VALUE, value],
        ]),
      };
    },
  };
}

function pairOn(curve: EcCurveName, rng: Rng): { point: Uint8Array; value: Uint8Array } {
  if (curve === 'Ed25519' || curve === 'X25519') {
    const value = drawOctets(rng);
    return { point: publicOctets(curve, value), value };
  }
  const value = drawScalar(curve, rng);
  return { point: pointOfScalar(curve, value), value };
}
