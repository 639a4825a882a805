import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { PkiError } from '../error.ts';
import { HASHES, type HashName } from '../rsa/hashes.ts';
import { type AlgorithmId, readAlgorithm } from '../x509/algorithm.ts';
import { readDer } from '../x509/der.ts';
import { fromDer, NULL, oid, sequence, toDer } from '../x509/der-build.ts';
import { algorithm, decode, encode, integer, objectIdentifier, octets, optional, raw, struct } from './der-codec.ts';

/**
 * Message authentication from a password: PasswordBasedMac (RFC 4211 section 4.4, RFC 9810 section 5.1.3.1) and PBMAC1
 * (RFC 8018 section 7.1, RFC 9481 section 6.1), with HMAC over the SHA family.
 */
export const PASSWORD_MAC_OID = '1.2.840.113533.7.66.13';
export const PBMAC1_OID = '1.2.840.113549.1.5.14';
const PBKDF2_OID = '1.2.840.113549.1.5.12';

/** More iterations are refused: the sender decides how long the receiver works. */
export const ITERATIONS_MAX = 100_000;
/** Longer salts are refused. */
const SALT_OCTETS_MAX = 1024;

const DIGESTS: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

const HMACS: Readonly<Record<string, HashName>> = {
  // The identifier of RFC 4210 itself, then those of PKCS#5.
  '1.3.6.1.5.5.8.1.2': 'SHA-1',
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.8': 'SHA-224',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

const identified = struct('AlgorithmIdentifier', { algorithm: objectIdentifier, parameters: optional(raw()) });

const pbmParameter = struct('PBMParameter', {
  salt: octets,
  owf: algorithm,
  iterationCount: integer,
  mac: algorithm,
});

const pbkdf2Params = struct('PBKDF2-params', {
  salt: octets,
  iterationCount: integer,
  keyLength: optional(integer),
  prf: optional(algorithm),
});

const pbmac1Params = struct('PBMAC1-params', { keyDerivationFunc: identified, messageAuthScheme: algorithm });

/** A method with its parameters: makes the MAC of a message, and names itself again with another salt. */
interface PasswordMac {
  readonly mac: (secret: Uint8Array, message: Uint8Array) => Uint8Array;
  readonly withSalt: (salt: Uint8Array) => AlgorithmId;
}

const METHODS: Readonly<Record<string, (parameters: Uint8Array) => PasswordMac>> = {
  [PASSWORD_MAC_OID]: readPasswordBasedMac,
  [PBMAC1_OID]: readPbmac1,
};

/** Whether an algorithm identifier names a MAC from a password. */
export function isPasswordMac({ oid: id }: AlgorithmId): boolean {
  return id in METHODS;
}

/**
 * The MAC of a message.
 * @param secret UTF-8 of it is what counts.
 * @throws PkiError `unknown-algorithm`, `malformed`, `bad-der`; `not-supported` for more than 100000 iterations, a salt of more
 * than 1024 octets, or a key of a length that the hash does not give.
 */
export function passwordMac(method: AlgorithmId, secret: string, message: Uint8Array): Uint8Array {
  return methodOf(method).mac(utf8ToBytes(secret), message);
}

/** The same method and costs with a fresh salt: how the other side answers. @throws PkiError as {@link passwordMac}. */
export function withSalt(method: AlgorithmId, salt: Uint8Array): AlgorithmId {
  return methodOf(method).withSalt(salt);
}

/** PasswordBasedMac with SHA-256, HMAC-SHA-256 and a number of iterations. */
export function passwordBasedMac(salt: Uint8Array, iterationCount: number): AlgorithmId {
  const owf = plain('2.16.840.1.101.3.4.2.1');
  const mac = plain('1.2.840.113549.2.9');
  return identify(PASSWORD_MAC_OID, encode(pbmParameter, { salt, owf, iterationCount, mac }));
}

function methodOf({ der }: AlgorithmId): PasswordMac {
  const { algorithm: id, parameters } = decode(identified, der, 'protectionAlg');
  const read = METHODS[id];
  if (read === undefined) throw new PkiError('unknown-algorithm', `${id} is no MAC from a password`);
  if (parameters === undefined) throw new PkiError('malformed', `${id} without parameters`);
  return read(parameters);
}

function readPasswordBasedMac(der: Uint8Array): PasswordMac {
  const parameters = decode(pbmParameter, der, 'PBMParameter');
  const { salt, iterationCount } = parameters;
  assertCosts(salt, iterationCount);
  const owf = HASHES[hashOf(DIGESTS, parameters.owf)];
  const hash = HASHES[hashOf(HMACS, parameters.mac)];
  return {
    mac: (secret, message) => {
      let key: Uint8Array = concatBytes(secret, salt);
      for (let i = 0; i < iterationCount; i++) key = owf(key);
      return hmac(hash, key, message);
    },
    withSalt: (fresh) => identify(PASSWORD_MAC_OID, encode(pbmParameter, { ...parameters, salt: fresh })),
  };
}

function readPbmac1(der: Uint8Array): PasswordMac {
  const { keyDerivationFunc, messageAuthScheme } = decode(pbmac1Params, der, 'PBMAC1-params');
  if (keyDerivationFunc.algorithm !== PBKDF2_OID || keyDerivationFunc.parameters === undefined) {
    throw new PkiError('unknown-algorithm', `PBMAC1: ${keyDerivationFunc.algorithm} is not PBKDF2 with parameters`);
  }
  const derivation = decode(pbkdf2Params, keyDerivationFunc.parameters, 'PBKDF2-params');
  const { salt, iterationCount } = derivation;
  assertCosts(salt, iterationCount);
  const prf = derivation.prf === undefined ? HASHES['SHA-1'] : HASHES[hashOf(HMACS, derivation.prf)];
  const hash = HASHES[hashOf(HMACS, messageAuthScheme)];
  const keyLength = derivation.keyLength ?? hash.outputLen;
  if (keyLength < 1 || keyLength > hash.blockLen) throw new PkiError('not-supported', `a key of ${keyLength} octets`);
  return {
    mac: (secret, message) => hmac(hash, pbkdf2(prf, secret, salt, { c: iterationCount, dkLen: keyLength }), message),
    withSalt: (fresh) => {
      const parameters = encode(pbkdf2Params, { ...derivation, salt: fresh });
      const again = { keyDerivationFunc: { ...keyDerivationFunc, parameters }, messageAuthScheme };
      return identify(PBMAC1_OID, encode(pbmac1Params, again));
    },
  };
}

function assertCosts(salt: Uint8Array, iterations: number): void {
  if (salt.length > SALT_OCTETS_MAX) throw new PkiError('not-supported', `a salt of ${salt.length} octets`);
  if (iterations < 1 || iterations > ITERATIONS_MAX) {
    throw new PkiError('not-supported', `${iterations} iterations; 1 to ${ITERATIONS_MAX} are done`);
  }
}

function hashOf(rows: Readonly<Record<string, HashName>>, { oid: id, parameters }: AlgorithmId): HashName {
  const hash = rows[id];
  if (hash === undefined || parameters === 'other') throw new PkiError('unknown-algorithm', `the hash or MAC ${id}`);
  return hash;
}

function plain(id: string): AlgorithmId {
  return readAlgorithm(readDer(toDer(sequence(oid(id), NULL()))), id);
}

function identify(id: string, parameters: Uint8Array): AlgorithmId {
  return readAlgorithm(readDer(toDer(sequence(oid(id), fromDer(parameters)))), id);
}
