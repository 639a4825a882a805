import { createHash, createPublicKey, publicDecrypt, verify } from 'node:crypto';
import {
  CKA_EC_PARAMS,
  CKA_EC_POINT,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_MODULUS,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKA_SIGN,
  CKA_TOKEN,
  CKA_VALUE,
  CKA_VERIFY,
  CKK_EC,
  CKK_GOSTR3410,
  CKK_RSA,
  CKM_EC_KEY_PAIR_GEN,
  CKM_ECDSA,
  CKM_ECDSA_SHA256,
  CKM_GOSTR3410,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_RSA_PKCS,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_SHA256_RSA_PKCS,
} from '../../../emulator/spec/constants.gen.ts';
import { EC_PARAMETERS, PARAMETER_OIDS } from '../../../emulator/spec/oids.ts';
import type { Attribute, Handle, KeyPair } from '../../../emulator/spec/pkcs11-api.ts';
import { GOST_CURVES } from '../../../pki/gost/curves.ts';
import { decodePoint, decodeSignature, verifyDigest } from '../../../pki/gost/signature.ts';
import type { Trial } from '../trial.ts';
import { attributeOf, bool, mechanismsOf, template } from './key-steps.ts';

/** Key pairs that tokens make, and how a program without the token verifies what they sign. */

const MESSAGE = Buffer.from('conformance of key pairs');
/** What is signed where a mechanism takes a digest. */
export const DIGEST = createHash('sha256').update(MESSAGE).digest();
/** Longer than any signature here. */
export const SIGNATURE_ROOM = 1024;

export interface KeyPairKind {
  readonly name: string;
  readonly generation: number;
  readonly keyType: number;
  /** What C_GenerateKeyPair cannot do without. */
  publicTemplate(trial: Trial): readonly Attribute[];
  /** Signs {@link DIGEST}. */
  readonly signing: number;
  /** Hashes and signs, in parts; not every token that has the first has this too. */
  readonly hashing: number;
  /** Whether {@link DIGEST} was signed with the private half, by the attributes of the public one. */
  verifiesOutside(read: (type: number) => Buffer, signature: Buffer): boolean;
}

const EC: KeyPairKind = {
  name: 'EC P-256',
  generation: CKM_EC_KEY_PAIR_GEN,
  keyType: CKK_EC,
  publicTemplate: () => [{ type: CKA_EC_PARAMS, value: Buffer.from(EC_PARAMETERS['P-256'].oid, 'hex') }],
  signing: CKM_ECDSA,
  hashing: CKM_ECDSA_SHA256,
  verifiesOutside(read, signature) {
    const [x, y] = coordinates(read(CKA_EC_POINT), 32);
    const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify('sha256', MESSAGE, { key, dsaEncoding: 'ieee-p1363' }, signature);
  },
};

/** Of CKA_EC_POINT: an OCTET STRING in DER around 04 ‖ X ‖ Y. */
export function coordinates(point: Buffer, octets: number): [Buffer, Buffer] {
  return [point.subarray(-2 * octets, -octets), point.subarray(-octets)];
}

const GOST: KeyPairKind = {
  name: 'GOST R 34.10-2001',
  generation: CKM_GOSTR3410_KEY_PAIR_GEN,
  keyType: CKK_GOSTR3410,
  publicTemplate: () => [
    { type: CKA_GOSTR3410_PARAMS, value: Buffer.from(PARAMETER_OIDS['CryptoPro-A'], 'hex') },
    { type: CKA_GOSTR3411_PARAMS, value: Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex') },
  ],
  signing: CKM_GOSTR3410,
  hashing: CKM_GOSTR3410_WITH_GOSTR3411,
  verifiesOutside(read, signature) {
    const curve = GOST_CURVES['CryptoPro-A'];
    return verifyDigest(curve, decodePoint(read(CKA_VALUE), curve), DIGEST, decodeSignature(signature, curve, 'sr-be'));
  },
};

const RSA: KeyPairKind = {
  name: 'RSA',
  generation: CKM_RSA_PKCS_KEY_PAIR_GEN,
  keyType: CKK_RSA,
  // The exponent may be left out: whether a token allows that is KEY-05.
  publicTemplate: (trial) => [
    { type: CKA_MODULUS_BITS, value: modulusBits(trial) },
    { type: CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
  ],
  signing: CKM_RSA_PKCS,
  hashing: CKM_SHA256_RSA_PKCS,
  verifiesOutside(read, signature) {
    return publicDecrypt(rsaKey(read(CKA_MODULUS), read(CKA_PUBLIC_EXPONENT)), signature).equals(DIGEST);
  },
};

/** @param modulus big-endian, as the exponent. */
export function rsaKey(modulus: Buffer, exponent: Buffer) {
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** Short, so that nobody waits for primes, but not shorter than OpenSSL takes. */
export function modulusBits(trial: Trial): number {
  const info = () => trial.p11.C_GetMechanismInfo(trial.slot, CKM_RSA_PKCS_KEY_PAIR_GEN);
  return Math.max(trial.step('C_GetMechanismInfo', info).minKeySize, 1024);
}

/** The quick ones first. */
const KINDS: readonly KeyPairKind[] = [EC, GOST, RSA];

/** Those that the token generates and signs with. @throws Unsupported when there is none. */
export function keyPairKinds(trial: Trial): readonly [KeyPairKind, ...KeyPairKind[]] {
  const listed = mechanismsOf(trial);
  const [first, ...more] = KINDS.filter(({ generation, signing }) =>
    [generation, signing].every((mechanism) => listed.includes(mechanism)),
  );
  return first === undefined ? trial.unsupported('it has no key pairs that this suite can make') : [first, ...more];
}

export interface PairWishes {
  readonly publicKey?: readonly Attribute[];
  readonly privateKey?: readonly Attribute[];
}

/** Both templates of a key pair of session objects that signs. */
export function pairTemplates(trial: Trial, kind: KeyPairKind, wishes: PairWishes = {}): [Attribute[], Attribute[]] {
  const { publicKey = [], privateKey = [] } = wishes;
  return [
    template(kind.publicTemplate(trial), [bool(CKA_TOKEN, false), bool(CKA_VERIFY, true)], publicKey),
    template([bool(CKA_TOKEN, false), bool(CKA_SIGN, true)], privateKey),
  ];
}

/** A generated key pair. */
export function generatedPair(trial: Trial, session: Handle, kind: KeyPairKind, wishes: PairWishes = {}): KeyPair {
  const templates = pairTemplates(trial, kind, wishes);
  return trial.step(`C_GenerateKeyPair (${kind.name})`, () =>
    trial.p11.C_GenerateKeyPair(session, { mechanism: kind.generation }, ...templates),
  );
}

/** {@link DIGEST}, signed. */
export function signed(trial: Trial, session: Handle, kind: KeyPairKind, privateKey: Handle): Buffer {
  return trial.step(`C_Sign (${kind.name})`, () => {
    trial.p11.C_SignInit(session, { mechanism: kind.signing }, privateKey);
    return trial.p11.C_Sign(session, DIGEST, Buffer.alloc(SIGNATURE_ROOM));
  });
}

/** Whether a program without the token verifies it. */
export function verifiesOutside(
  trial: Trial,
  session: Handle,
  kind: KeyPairKind,
  publicKey: Handle,
  signature: Buffer,
): boolean {
  return kind.verifiesOutside((type) => attributeOf(trial, session, publicKey, type), signature);
}
