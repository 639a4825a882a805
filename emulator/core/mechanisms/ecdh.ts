import { isPublicOctets, uncompressedPoint } from '../../../pki/ec/curves.ts';
import { ecdhSecret, x25519Secret } from '../../../pki/ec/ecdh.ts';
import { PkiError } from '../../../pki/error.ts';
import {
  CKD_NULL,
  CKK_GENERIC_SECRET,
  CKR_MECHANISM_PARAM_INVALID,
  CKR_TEMPLATE_INCONSISTENT,
} from '../../spec/constants.gen.ts';
import { octetStringContent } from '../attributes/ec-key.ts';
import { CkError, ensure } from '../error.ts';
import type { CkObject } from '../object.ts';
import { curveOfKey, scalarOf, weierstrassOf } from './ec-keys.ts';
import { digestLengthOf, HASH_ROWS, type HashRow, startHash } from './hashes.ts';
import type { Derivation, MechanismParameter, ParameterShape } from './row.ts';

/** CK_ECDH1_DERIVE_PARAMS: `{kdf, sharedData, publicData}`. */
interface EcdhParameter {
  /** Hash of the key derivation function of ANSI X9.63; undefined: CKD_NULL. */
  readonly hash: HashRow | undefined;
  readonly sharedData: Uint8Array;
  readonly publicData: Uint8Array;
}

/** As octets the structure would carry pointers, which mean nothing here. */
function ecdhParameter(parameter: MechanismParameter): EcdhParameter | undefined {
  if (parameter instanceof Uint8Array) return undefined;
  const { kdf, publicData } = parameter;
  const sharedData = parameter.sharedData ?? new Uint8Array(0);
  const hash = HASH_ROWS.find(({ keyDerivation }) => keyDerivation === kdf);
  if (!(publicData instanceof Uint8Array) || !(sharedData instanceof Uint8Array)) return undefined;
  if (hash === undefined && (kdf !== CKD_NULL || sharedData.length > 0)) return undefined;
  return { hash, sharedData, publicData };
}

function parameterOf(parameter: MechanismParameter): EcdhParameter {
  const read = ecdhParameter(parameter);
  if (read === undefined) throw new CkError(CKR_MECHANISM_PARAM_INVALID, 'CK_ECDH1_DERIVE_PARAMS');
  return read;
}

/** The other side's public key: as it is, or as CKA_EC_POINT has it (section 6.3.17); undefined: no key of this curve. */
function otherKey(key: CkObject, publicData: Uint8Array): Uint8Array | undefined {
  const curve = curveOfKey(key);
  return [publicData, octetStringContent(publicData)].find((octets) => {
    if (octets === undefined) return false;
    if (curve === 'X25519' || curve === 'Ed25519') return isPublicOctets(curve, octets);
    return isPoint(() => uncompressedPoint(curve, octets));
  });
}

function isPoint(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** @throws CkError(CKR_MECHANISM_PARAM_INVALID) for a public key that gives no secret (X25519: of small order). */
function sharedSecret(key: CkObject, publicData: Uint8Array): Uint8Array {
  const other = otherKey(key, publicData) ?? new Uint8Array(0);
  try {
    return curveOfKey(key) === 'X25519'
      ? x25519Secret(scalarOf(key), other)
      : ecdhSecret(weierstrassOf(key), scalarOf(key), other);
  } catch (error) {
    if (error instanceof PkiError) throw new CkError(CKR_MECHANISM_PARAM_INVALID, 'the public key gives no secret');
    throw error;
  }
}

/** ANSI X9.63 section 5.6.3: Hash(Z ‖ counter ‖ shared data), counted from 1. */
function x963(hash: HashRow, secret: Uint8Array, sharedData: Uint8Array, length: number): Uint8Array {
  const size = digestLengthOf(hash);
  const out = new Uint8Array(Math.ceil(length / size) * size);
  const counter = new Uint8Array(4);
  for (let at = 0, block = 1; at < length; at += size, block++) {
    new DataView(counter.buffer).setUint32(0, block);
    const round = startHash(hash);
    for (const part of [secret, counter, sharedData]) round.update(part);
    out.set(round.digest(), at);
  }
  return out.slice(0, length);
}

const parameter: ParameterShape = {
  name: 'CK_ECDH1_DERIVE_PARAMS',
  accepts: (given) => ecdhParameter(given) !== undefined,
};

/** Section 6.3.17. Without a KDF a shorter key is the end of the secret: truncation removes its leading octets. */
const derivation: Derivation = {
  cost: 'ec-derive',
  keyType: CKK_GENERIC_SECRET,
  parameterFits: (key, given) => otherKey(key, parameterOf(given).publicData) !== undefined,
  derive(baseKey, request) {
    const { hash, sharedData, publicData } = parameterOf(request.parameter);
    const secret = sharedSecret(baseKey, publicData);
    if (hash !== undefined) return x963(hash, secret, sharedData, request.length ?? digestLengthOf(hash));
    const length = request.length ?? secret.length;
    ensure(length <= secret.length, CKR_TEMPLATE_INCONSISTENT, `the secret has ${secret.length} octets`);
    return secret.slice(secret.length - length);
  },
};

export const ecdhDerivation = { parameter, derivation };
